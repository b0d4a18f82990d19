### Wie jemand gewarnt wird: die Seite der Wege, Zeiten und Kontakte, und was die Seite Hinweise von jeder Meldung sagt

page-telling-title = Wie du gewarnt wirst
page-telling-lead = Was dich anhalten oder zum Arzt gehen lässt, kommt zu jeder Zeit und immer.

page-channels-title = Wohin Warnungen gehen
page-channels-caption = Uhr und Protokoll gibt es von selbst. Füge dein Telefon oder dein Postfach hinzu, dann schick eine Probe.
page-channels-address = Adresse
page-channels-address-hint = Zum Beispiel ntfy://THEMA für die App ntfy oder mailto://NAME:PASSWORT@HOST. Sie wird verschlüsselt aufbewahrt und nicht mehr gezeigt.
page-channels-since = seit { $day }
page-channels-always = immer da
page-channels-trouble = Gestört
page-channels-resting = Mehrere Nachrichten kamen nicht an. Der nächste Versuch ist { $moment }; was dringend ist, geht trotzdem hinaus.
page-channels-trying = Mehrere Nachrichten kamen nicht an. Es wird wieder versucht.
page-channels-cause = Der Grund:
page-channels-test = Probe senden
page-channels-remove = Entfernen
page-channels-for = Weg { $name }
page-channels-saved = Der Weg ist da. Schick jetzt eine Probe.
page-channels-secret = Was er sendet, unterschreibt er mit diesem Geheimnis, das nur jetzt gezeigt wird:
page-channels-tested = Die Probe ist gesendet. Sieh nach, ob sie da ist.
page-channels-tested-watch = Die Probe ist gesendet. Eine Uhr zeigt sie, wenn sie verbunden ist.
page-channels-failed = Die Probe kam nicht an.
page-channels-test-wait = Gerade gingen mehrere Proben hinaus. Warte { $n } s, dann schick noch eine.
page-channels-bad = Mit dieser Adresse geht es nicht.
page-channels-twice = Diese Adresse gibt es schon.
page-channels-elsewhere = In diesem Prozess lassen sich keine Adressen hinzufügen.
page-channel-watch = Uhr
page-channel-console = Protokoll

page-telling-when = Wann und wie oft
page-telling-quiet = Ruhezeit
page-telling-from = Von
page-telling-to = Bis
page-telling-quiet-hint = Was in dieser Zeit kommt, wird danach gesagt, nach der Uhr deines Wohnorts.
page-telling-a-day = Meldungen am Tag, höchstens
page-telling-a-day-hint = Ein leeres Feld heißt: so viele es sind. Erinnerungen deiner Pläne zählen nicht.
page-telling-report = Wochenbericht
page-telling-no-report = Keiner
page-telling-report-at = Um
page-telling-repeats = Eine dringende Meldung ohne Antwort wird wiederholt nach { $list }.
page-telling-minutes = { $n } min
page-telling-hours = { $n } h
page-telling-no-time = Eine Uhrzeit fehlt.
page-telling-no-time-remedy = Schreib sie als 22:00.

page-contacts-title = Wem Bescheid gesagt wird, wenn ich nicht antworte
page-contacts-caption = Sie hören nur von einer dringenden Meldung, nur wenn du nicht antwortest, und nur das, wozu du hier zustimmst.
page-contacts-none = Niemandem wird etwas gesagt.
page-contacts-after-is = { $n } Minuten nach einer dringenden Meldung
page-contacts-agreed = Zugestimmt am { $day }:
page-contacts-withdraw = Nichts mehr sagen
page-contacts-add = Jemanden hinzufügen
page-contacts-name = Name
page-contacts-address = Die Adresse
page-contacts-address-hint = Ein Postfach oder ein Telefon, geschrieben wie oben. Sie wird verschlüsselt aufbewahrt und nicht mehr gezeigt.
page-contacts-after = Minuten ohne Antwort
page-contacts-scope = Was wird gesagt?
page-contacts-scope-asks = Nur, dass ich nicht antworte
page-contacts-scope-title = Auch, worum es geht
page-contacts-scope-full = Alles, was die Meldung sagt
page-contacts-blank-name = [Name]
page-contacts-blank-minutes = [so viele]
page-contacts-agree = Ich stimme dem Satz zu, den ich gewählt habe.
page-contacts-saved = Gespeichert. Es wird nur gesagt, wozu du zugestimmt hast.
page-contacts-no-name = Ein Name fehlt.
page-contacts-no-scope = Wähle, was gesagt wird.
page-contacts-no-consent = Ohne deine Zustimmung wird niemand hinzugefügt: Setz unten das Häkchen.

page-alerts-later = Aufschieben: { $title }
page-alerts-snooze-day = Einen Tag lang nicht
page-alerts-snooze-week = Eine Woche lang nicht
page-alerts-until = Aufgeschoben bis { $moment }.
page-alerts-next = Ohne Antwort kommt die nächste Nachricht dazu frühestens { $moment }.
page-alerts-again = Sie kommt { $moment }.
page-alerts-together = Zusammen gesagt mit:
page-alerts-ways = { $n ->
    [one] Eine Nachricht
   *[other] { $n } Nachrichten
}
page-alerts-no-snooze = Ein Warnzeichen, und was dich anhalten oder zum Arzt gehen lässt, kann nicht aufgeschoben werden.
page-alerts-no-snooze-remedy = Antworte auf der Seite Hinweise oder mach einen Check-in.
page-told-FIRST = Gesagt
page-told-WORSE = Gesagt, dass es schlimmer wurde
page-told-REPEAT = Noch einmal gesagt
page-told-RESOLVED = Gesagt, dass es vorbei ist
page-told-FOLLOWUP = Gefragt, wie dein Plan es will
page-told-ESCALATED = Jemand, den du gewählt hast, weiß Bescheid
page-told-CLEARED = Dort wurde gesagt, dass es vorbei ist

page-error-no-channel = Diesen Weg gibt es nicht.
page-error-no-contact = Diesen Kontakt gibt es nicht.
