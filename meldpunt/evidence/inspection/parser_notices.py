"""What the app of a chat says itself, between what people wrote: that is no message, no account and no moment.

Loaded by ``parser_child.py`` beside ``parser_chat.py``. An iPhone puts a notice under somebody's name, behind a mark
that nobody sees; Android puts it behind the moment, without a name, and a quoted word may bring a colon into it. Calls,
deleted messages and pictures that were left out are told behind the same mark: those did come in, and stay.
"""

from __future__ import annotations

import unicodedata

MARKS = ("\u200e", "\u200f", "\u202a", "\u202b", "\u2068")
OPEN, CLOSE, BOTH = "„«「『", "”»」』", '“"'  # the last two open or close, whichever is due
# What every encryption notice says, in the languages of WhatsApp.
ENCRYPTED = (
    *("end-to-end", "end to end", "ende-zu-ende", "ende-til-ende", "bout en bout", "extremo a extremo"),
    *("ponta a ponta", "ponto a ponto", "extrem a extrem", "crittografi", "uçtan uca", "totalsträckskrypter"),
    *("täysin salat", "päästä päähän", "сквозн", "наскрізн", "скрозн", "szyfrowan", "koncov", "végpontok között"),
    *("διατερματικ", "criptate integral", "criptat integral", "chiffré", "verschlüsselt", "versleuteld"),
    *("تمام بين الطرفين", "مشفر", "مشفّر", "رمزنگاری", "מוצפנ", "एंड-टू-एंड", "端到端", "端對端", "エンドツーエンド"),
    *("エンドツーエンドで", "종단간", "종단 간", "mã hóa đầu cuối", "được mã hóa", "เข้ารหัส", "encriptad", "cifrados"),
)
# What only that notice says, so that it is known without a mark: nobody types this sentence.
ENCRYPTED_SENTENCES = (
    *("berichten en gesprekken zijn end-to-end versleuteld", "berichten en oproepen zijn end-to-end versleuteld"),
    *("messages and calls are end-to-end encrypted", "messages to this chat and calls are now secured"),
    *("messages you send to this chat and calls are now secured", "nachrichten und anrufe sind ende-zu-ende"),
    *("les messages et les appels sont chiffrés de bout en bout", "los mensajes y las llamadas están cifrados"),
    *("as mensagens e as chamadas são protegidas", "as mensagens e ligações são protegidas"),
    *("i messaggi e le chiamate sono crittografati", "mesajlar ve aramalar uçtan uca"),
)
# What did come in, though the app tells it.
STAYS = (
    *("oproep", "spraakgesprek", "videogesprek", "call,", "voice call", "video call", "missed", "anruf", "appel "),
    *("llamada", "chiamata", "chamada", "ligação", "arama", "مكالمة", "połączenie", "omitted", "weggelaten"),
    *(
        "weggelassen",
        "absent",
        "omis",
        "omitid",
        "omess",
        "ocultad",
        "dahil edilmedi",
        "deleted",
        "bericht is verwijderd",
    ),
    *("bericht verwijderd", "nachricht wurde gelöscht", "nachricht gelöscht", "message a été supprimé", "mensaje fue"),
    *("eliminó este mensaje", "eliminaste este mensaje", "messaggio è stato eliminato", "mensagem foi apagada"),
    *("mensagem apagada", "bu mesaj silindi", "<attached", "<bijgevoegd", "<anhang", "<adjunto", "<pièce", "<allegato"),
)
NOTICES = (
    # Dutch
    *("is vertrokken", "zelfwissende", "hebt de groep"),
    *("groep gemaakt", "groep aangemaakt", "heeft deze groep", "hebt deze groep", "toegevoegd", "neemt deel"),
    *("neemt nu deel", "deelgenomen", "is lid geworden", "verlaten", "heeft je verwijderd", "uit de groep verwijderd"),
    *("onderwerp", "groepsnaam", "groepsafbeelding", "groepsfoto", "groepsomschrijving", "groepsbeschrijving"),
    *("beschrijving van de groep", "nummer gewijzigd", "nieuw nummer", "beveiligingscode", "vastgezet", "vastgemaakt"),
    *("verdwijnende berichten", "tijdelijke berichten", "zelfverwijderende", "berichttimer", "nu beheerder"),
    *("geen beheerder meer", "geblokkeerd", "uitnodigingslink", "groepslink", "groepsinstelling", "bedrijfsaccount"),
    *(
        "is een contact",
        "instellingen van deze groep",
        "instellingen van de groep",
        "de naam van de groep",
        "community",
    ),
    # English
    *("created group", "created this group", "created the group", " added ", "was added", "were added"),
    *("joined using", "joined via", "joined from", "joined the", "joined this", "has joined", " left", " removed "),
    *("was removed", "changed the", "changed this", "changed their phone", "changed to a new", "changed to +"),
    *("new phone number", "security code", "pinned a message", "disappearing messages", "message timer"),
    *("now an admin", "no longer an admin", "blocked this contact", "unblocked this contact", "invite link"),
    *("business account", "is a contact", "group settings", "turned on", "turned off"),
    # German
    *("gruppe erstellt", "gruppe gegründet", "hinzugefügt", "beigetreten", "die gruppe verlassen", "hat verlassen"),
    *("entfernt", "betreff", "gruppenname", "gruppenbild", "gruppenbeschreibung", "nummer geändert", "neue nummer"),
    *("neuen telefonnummer", "sicherheitsnummer", "sicherheitscode", "angepinnt", "angeheftet", "fixiert"),
    *("selbstlöschende", "ist jetzt admin", "blockiert", "einladungslink"),
    # French
    *("créé le groupe", "créé ce groupe", "créé un groupe", "ajouté", "a rejoint", "avez rejoint", "a quitté"),
    *(
        "est parti",
        "a retiré",
        "changé le",
        "changé l'",
        "modifié le",
        "modifié l'",
        "nom du groupe",
        "sujet du groupe",
    ),
    *("icône du groupe", "image du groupe", "description du groupe", "changé de numéro", "nouveau numéro"),
    *("numéro de téléphone", "code de sécurité", "épinglé", "messages éphémères", "est maintenant admin"),
    # Spanish
    *("creó el grupo", "creó este grupo", "creaste el grupo", "creaste este grupo", "añadió", "agregó", "se unió"),
    *("salió", "abandonó", "expulsó", "eliminó a", "cambió el", "cambió la", "cambió su", "nuevo número"),
    *("nombre del grupo", "descripción del grupo", "código de seguridad", "fijó un mensaje", "mensajes temporales"),
    # Italian and Portuguese
    *("ha creato", "ha aggiunto", "si è unito", "si è unita", "ha abbandonato", "è uscit", "ha rimosso"),
    *("ha cambiato", "ha modificato", "nuovo numero", "codice di sicurezza", "ha fissato", "messaggi effimeri"),
    *("criou o grupo", "criou este grupo", "adicionou", "entrou", "saiu", "removeu", "mudou o", "mudou a", "mudou de"),
    *("alterou", "novo número", "código de segurança", "fixou", "mensagens temporárias"),
    # Turkish, Polish, Indonesian, Arabic, Persian
    *("grubu oluşturdu", "ekledi", "katıldı", "ayrıldı", "çıkardı", "değiştirdi", "yeni numara", "güvenlik kodu"),
    *("sabitledi", "süreli mesaj", "utworzył", "dodał", "dołączył", "opuścił", "usunął", "usunęła", "zmienił"),
    *("kod bezpieczeństwa", "przypiął", "przypięła", "membuat grup", "menambahkan", "bergabung", "keluar", "mengubah"),
    *("أنشأ", "أضاف", "إضافة", "انضم", "غادر", "أزال", "غيّر", "غير ", "تغيير", "رمز الأمان", "ثبّت", "ثبت "),
    *("ایجاد کرد", "اضافه", "پیوست", "ترک کرد", "حذف کرد", "تغییر"),
)
# The begin of a notice that stands before a colon without a name; words that nobody has as a name.
BEFORE_A_COLON = (
    *(
        "heeft het onderwerp",
        "hebt het onderwerp",
        "heeft de groep",
        "hebt de groep",
        "heeft de naam van",
        "heeft deze",
    ),
    *(
        "heeft de beschrijving",
        "heeft een bericht vastgezet",
        "is toegevoegd",
        "heeft je toegevoegd",
        "nummer gewijzigd",
    ),
    *("heeft deelgenomen", "neemt nu deel", "nieuw telefoonnummer", "nieuw nummer: tik", "is vertrokken"),
    *("beveiligingscode van", "beveiligingscode met", "beveiligingscode voor", "joined using", "joined via"),
    *("end-to-end versleuteld", "end-to-end encrypted"),
    *("changed the subject", "changed the group", "changed this group", "created group", "created the group"),
    *("pinned a message", "security code with", "changed their phone number", "changed to a new", "changed to +"),
    *("hat den betreff", "hat die gruppe", "hat den gruppennamen", "a changé", "a modifié", "a créé le groupe"),
    *("cambió el asunto", "cambió el nombre", "creó el grupo", "ha cambiato", "mudou o", "konuyu", "grup adını"),
)


def is_told_by_app(name: str, text: str) -> bool:
    """Whether nobody wrote this line.

    Args:
        name: what stands before its first colon.
        text: what stands behind it.
    """
    return _is_begin_of_notice(name) or _is_notice(text)


def _is_begin_of_notice(name: str) -> bool:
    """A quotation that is left open at the colon, or words of the app."""
    folded = _folded(name)
    return _is_left_open(name) or any(words in folded for words in BEFORE_A_COLON)


def _is_left_open(name: str) -> bool:
    is_open = False
    for letter in name:
        if letter in BOTH:
            is_open = not is_open
        elif letter in OPEN + CLOSE:
            is_open = letter in OPEN
    return is_open


def _is_notice(text: str) -> bool:
    folded, is_marked = _folded(text), text.startswith(MARKS)
    if any(words in folded for words in ENCRYPTED):
        return is_marked or folded.lstrip().startswith(ENCRYPTED_SENTENCES)
    return is_marked and not any(words in folded for words in STAYS) and any(words in folded for words in NOTICES)


def _folded(text: str) -> str:
    seen = "".join(c for c in text.casefold() if unicodedata.category(c) not in ("Cf", "Cc"))
    return " " + " ".join(seen.replace("’", "'").split())
