"""German: phrases and the words around them. Data only."""

from __future__ import annotations

from newscrawl.demo.layouts.tongue import Tongue, lines

GERMAN = Tongue(
    code="de",
    months=tuple("Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()),
    first=tuple("Anna Jürgen Käthe Lukas Birgit Matthias Svenja Rolf Ulrike Henning".split()),
    last=tuple("Hansen Möller Brandt Seidel Köhler Wiegand Petersen Lorenz Vogt Zeisig".split()),
    places=tuple("Merlau Hohenried Bärental Ostheim Waldau Kirchsee Lindach Grünfeld Seebach Tannrode".split()),
    phrases={
        "subjects": lines(
            """
            der Stadtrat von {p}
            die Hafenbehörde in {p}
            das Wasserwerk von {p}
            eine Gruppe von Lehrerinnen aus {p}
            das Museum in {p}
            die Leiterin des Bauamts
            der Eigentümer der alten Mühle bei {p}
            die Fährgesellschaft zwischen {p} und {q}
            die Gewerkschaft der Busfahrer
            das Kreiskrankenhaus {p}
            die Universität {q}
            """
        ),
        "deeds": lines(
            """
            billigte den Plan für einen neuen Steg
            legte Zahlen zu den Heizkosten vor
            öffnete {x} Räume, die lange geschlossen waren
            verlangte einen längeren Versuch mit dem Nachtbus
            verschob den Verkauf des Güterbahnhofs
            versprach {x} neue Bäume am Kanal
            unterschrieb einen Vertrag mit einer Firma aus {q}
            veröffentlichte eine Karte aller überfluteten Straßen
            erhöhte die Parkgebühr um {x} Cent
            zählte {x} Schwalben unter dem Dach der Markthalle
            schickte {x} ungeöffnete Briefe zurück
            zog die Beschwerde über den Lärm zurück
            wählte den Entwurf eines Büros aus {q}
            fand kein Salz in den Brunnen
            """
        ),
        "times": lines(
            """
            am Dienstagabend
            nach einer Sitzung von {x} Minuten
            zum ersten Mal seit {x} Monaten
            kurz vor der Sommerpause
            ohne lange Aussprache
            zu Beginn der Woche
            trotz mancher Zweifel in {q}
            """
        ),
        "tails": lines(
            """
            während {x} Zuhörer auf der Empore saßen
            obwohl der Bericht {x} offene Fragen nennt
            weil die alten Rohre an {x} Stellen undicht sind
            und ein zweiter Schritt soll im Herbst folgen
            so wie es die Nachbarn in {q} schon getan haben
            was im Monat etwa {x} Arbeitsstunden spart
            auch wenn das Geld später kommt als erhofft
            """
        ),
        "quotes": lines(
            """
            Wir haben {x} Wochen darauf gewartet
            Niemand hat gedacht, dass es so glatt geht
            Es ist ein kleiner Schritt, aber der richtige
            Die Zahlen sprechen für sich
            Wir sehen uns jeden einzelnen Baum an
            Wichtig ist, dass die Türen wieder offen sind
            Mir ist eine langsame Fähre lieber als gar keine
            """
        ),
        "roles": lines(
            """
            die das Bauamt leitet
            Bäcker aus {p}
            Sprecherin der Behörde
            seit {x} Monaten in {p} zu Hause
            das jüngste Mitglied des Rats
            """
        ),
        "shorts": lines(
            """
            die Arbeiten sollen in Woche {x} enden
            neu ist davon in {p} nichts
            eine Entscheidung wird im nächsten Monat erwartet
            der Brief hat bisher {x} Unterschriften
            wie lange es dauert, ist offen
            """
        ),
        "topics": lines(
            """
            Wie es weitergeht
            Langes Warten in {p}
            Der Blick aus {q}
            Geld für {x} weitere Jahre
            Offene Fragen
            """
        ),
        "items": lines(
            """
            {x} neue Bänke am Fluss
            Eine zweite Tür für die Bücherei in {p}
            Arbeiten am Dach der Markthalle
            Ein Bus nach {q}, mindestens {x} Mal in der Woche
            Ein Bericht an den Rat bis zum Frühjahr
            """
        ),
    },
    forms=(
        "{S} {D} {T}.",
        "{S} {D}, {L}.",
        "{S} {D} {T}, {L}.",
        "„{Q}“, sagte {a}, {R}.",
        "{B}.",
        "{S} erklärte: {B}.",
    ),
    titles=("{S} {D}", "{p}: {S} {D}", "{S} {D} {T}", "{O}: {S} {D}"),
    sections=("Lokales", "Wirtschaft", "Kultur", "Sport", "Wissen", "Reise", "Meinung", "Wohnen"),
    words={
        "by": "Von",
        "and": "und",
        "role": "Redakteurin",
        "published": "Veröffentlicht am",
        "updated": "Aktualisiert am",
        "more": "Mehr zum Thema",
        "also": "Lesen Sie auch",
        "related": "Weitere Artikel",
        "most": "Meistgelesen",
        "latest": "Neueste Meldungen",
        "share": "Artikel teilen",
        "letter": "Bestellen Sie unseren Morgenbrief: fünf Geschichten, jeden Tag in Ihrem Postfach.",
        "signup": "Anmelden",
        "ad": "Anzeige",
        "comments": "Kommentare",
        "comment": "Danke dafür, ich gehe dort jeden Morgen vorbei und habe mich schon gewundert.",
        "reply": "Antworten",
        "tags": "Themen",
        "cookie": "Wir verwenden Cookies, um die Nutzung unserer Seiten zu messen. Sie können Ihre Wahl jederzeit ändern.",
        "accept": "Alle annehmen",
        "home": "Startseite",
        "next": "Weiter",
        "older": "Ältere Beiträge",
        "newer": "Neuere Beiträge",
        "about": "Über uns",
        "contact": "Kontakt",
        "privacy": "Datenschutz",
        "jobs": "Stellen",
        "search": "Suche",
        "login": "Einloggen",
        "lost": "Seite nicht gefunden",
        "lost_text": "Die Seite, die Sie suchen, gibt es nicht oder sie wurde verschoben.",
        "bio": "{a} schreibt über Städte und Flüsse. Davor hat {a} bei einem kleinen Sender an der Küste gearbeitet.",
        "minutes": "{x} Min. Lesezeit",
        "photo": "Foto: {a}",
        "caption": "Der Platz von {p} an einem ruhigen Morgen, vom Turm aus gesehen.",
        "live": "Liveticker",
        "gallery": "Bilderstrecke",
        "video": "Video",
        "wall": "Jetzt abonnieren und weiterlesen. Sie haben schon ein Abo? Hier einloggen.",
        "rights": "Alle Rechte vorbehalten",
        "address": "Hafenstraße 4, 12040 Merlau",
        "about_text": "Wir sind eine kleine Redaktion und berichten seit dreißig Jahren aus dem Tal. Schreiben Sie uns, "
        "wenn Sie einen Fehler finden; wir berichtigen ihn offen. Unsere Anteile gehören unseren Lesern.",
        "follow": "Folgen Sie uns",
        "name": "{p}er {n}",
        "names": "Anzeiger Bote Tageblatt Zeitung Rundschau",
    },
    days=("{d}. {name} {Y}", "{dd}.{mm}.{Y}", "{d}.{m}.{Y}"),
    moments=("{d}. {name} {Y}, {H}:{M} Uhr", "{dd}.{mm}.{Y}, {H}:{M} Uhr", "{dd}.{mm}.{Y} {H}:{M}"),
)
