"""The pages that anybody can open, by the names of their addresses."""

PUBLIC = (
    "start",
    "wat_nu",
    "hulp",
    "aanspreekpunten",
    "beslisboom",
    "beslisboom_tekst",
    "over",
    "gedragscode",
    "wat_is_online_haat",
    "privacy",
    "veilig_melden",
    "toegankelijkheid",
)
