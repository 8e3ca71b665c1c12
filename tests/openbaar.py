"""The pages that anybody can open, by the names of their addresses."""

PUBLIC = (
    "start",
    "hulp",
    "aanspreekpunten",
    "beslisboom",
    "over",
    "gedragscode",
    "wat_is_online_haat",
    "privacy",
    "veilig_melden",
    "toegankelijkheid",
)
