"""The words that bylines are made of, in several languages; knows no grammar, no site and no outlet."""

from __future__ import annotations

BY = frozenset(
    "by von par por di door av af przez автор author autor autorin autora auteur auteure autore text texto texte testo "
    "tekst текст".split()
)
# "De", "Di" and "Von" begin surnames as well: only a first name and a surname behind them make a byline.
SURNAMES = frozenset("von par por di door av af".split())
PUBLISHED = frozenset(
    "posted published publication publié publiée publie publicado publicada publicação pubblicato pubblicata "
    "veröffentlicht erschienen gepubliceerd geplaatst publicerad publisert опубликовано дата date datum fecha data "
    "stand".split()
)
MODIFIED = frozenset(
    "updated modified edited revised aktualisiert geändert modifié modifiée jour actualizado actualizada aggiornato "
    "aggiornata atualizado atualizada bijgewerkt gewijzigd uppdaterad oppdatert обновлено изменено".split()
)
AND = frozenset("and und et y e en og och и & with mit".split())
BETWEEN = frozenset(
    "on am le el il em op den at um à a las alle às om kl в uhr uur g г года written words story first last zuletzt "
    "originally reporting analysis report geschrieben écrit escrito scritto geschreven mis mise dernière última "
    "ultimo laatst".split()
)
READING = frozenset(
    "min mins minute minutes minuten minuti minutos read reading time lesezeit lecture leestijd".split()
)
AGO = frozenset(
    "ago vor il hace fa há geleden hour hours stunde stunden minuut uur heure heures hora horas ora ore day days tag "
    "tagen jour jours día días giorni dias dagen".split()
)
SHORT_DAYS = frozenset("mon tue tues wed thu thur thurs fri sat sun mo di mi do fr sa so".split())
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag "
    "sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes "
    "sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda-feira terça-feira "
    "quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag понедельник "
    "вторник среда четверг пятница суббота воскресенье".split()
)
# What a person is at a paper; stands behind a name, with or without a comma.
PERSON = frozenset(
    "reporter reporters writer correspondent editor columnist contributor journalist author redakteur redakteurin "
    "korrespondent korrespondentin reporterin journalistin journaliste correspondant correspondante periodista "
    "redactor redactora corresponsal giornalista inviato inviata redatrice jornalista repórter redacteur "
    "verslaggever журналист корреспондент".split()
)
# A newsroom as author: part of the name it stands behind.
COLLECTIVE = frozenset("staff team desk bureau newsroom redaktion rédaction redacción redazione redação".split())
ROLE = (
    PERSON
    | COLLECTIVE
    | frozenset(
        "senior chief deputy associate political business economics sports science health foreign news special "
        "environment education technology national contributing travel lifestyle culture crime court consumer football "
        "parliamentary features entertainment showbiz editorial reports redactie редакция".split()
    )
)
WORDS = PUBLISHED | MODIFIED | AND | BETWEEN | READING | AGO | DAYS | SHORT_DAYS
# Capitalised words with which no name begins: what author elements hold beside the author.
NO_NAME = (
    (BY - SURNAMES)
    | DAYS
    | PUBLISHED
    | MODIFIED
    | frozenset(
        "about follow share more read view all subscribe contact foto fotos photo photos bild image video for from with "
        "twitter facebook instagram linkedin bluesky email".split()
    )
)
# Inside names, in small letters.
PARTICLES = frozenset("von van de der den del della di da do dos das du la le bin ibn al el ter ten zu af ben".split())
