### Die Seiten Heute und Live: wie weit, Pläne, Arbeit neben dem Laufen, der Lauf gerade

page-today-how-far = Wie weit kann ich heute laufen
page-today-range-unknown = Bereich noch nicht bekannt
page-today-no-data = zu wenig Daten
page-today-week = Wadenlast der letzten 7 Tage: { $load }
page-today-week-range = Wadenlast der letzten 7 Tage: { $load }, dein Bereich ist { $low } bis { $high }
page-today-next = Als Nächstes:
page-today-alerts = Offene Hinweise
page-today-all = Alle { $n }
page-today-weekly = calf-km: deine Läufe als Kilometer ebenen Laufens über die Ferse. Grün: dein Bereich, aus deinen letzten 4 bekannten Wochen. Gestrichelt: die rote Linie.
page-today-no-week = Noch keine Woche mit einem Lauf. Der erste Balken steht hier nach dem ersten Lauf.
page-today-steps = Stufen in calf-km am Tag
page-today-days-table = Tage als Tabelle
page-today-no-day = Kein Lauf im letzten Jahr.
page-today-why = Warum so weit
page-today-no-limit = Es braucht 3 Läufe in 30 Tagen, der längste mindestens 3 km, bevor sich eine Grenze ausrechnen lässt. Bis dahin wird nichts erfunden.
page-today-rules = Alle Regeln und ihre Quellen
page-today-no-shoes = Noch kein Paar. { $link }, und seine Strecke wird gezählt.
page-today-add-shoes = Trag eins ein
page-today-last = Letzter Lauf
page-today-not-counted = Nicht gezählt, wie du es wolltest.
page-today-felt = Wie hat sich die Wade angefühlt? { $link }
page-today-check-in = Zum Check-in
page-today-no-run = Noch kein Lauf. Hol frühere mit { $command }, oder beginne einen auf einem Gerät.

page-plan-next = Als Nächstes: { $moment }
page-plan-then = Danach
page-plan-quiet = Keine Erinnerungen mehr, wie du es wolltest. Der Plan gilt weiter.
page-plan-morning = Der nächste Morgen entscheidet: Check-in { $moment }.
page-plan-moves = Die nächste Stufe kommt nur, wenn es am Morgen danach nicht schlimmer ist.

page-answer-to = Antworten: { $title }
page-answer-seen = Gesehen
page-answer-better = Besser
page-answer-worse = Schlimmer
page-answer-stop = Nicht mehr erinnern

page-work-title = Wadenarbeit neben dem Laufen
page-work-strength = Fersensenken
page-work-programme-heel_drops = Dein Programm: langsames Fersensenken, 3 Tage pro Woche, 12 Wochen lang.
page-work-programme-alfredson = Dein Programm: Fersensenken nach Alfredson, jeden Tag, 12 Wochen lang.
page-work-no-programme = Kein Programm ist an. Eine Einheit kannst du trotzdem eintragen.
page-work-adherence = { $percent } von allem bisher
page-work-no-adherence = Die erste Woche läuft noch.
page-work-log = Einheit eintragen
page-work-on = Die 12 Wochen beginnen
page-work-off = Programm beenden
page-work-paused = Gerade kein Krafttraining: Es wartet, bis die Wade geruht hat und kein Warnzeichen offen ist.
page-work-other = Andere Wadenarbeit
page-work-minutes = Minuten
page-work-kind-strength = Fersensenken
page-work-kind-hike = Wandern
page-work-kind-football = Fußball
page-work-kind-skipping = Seilspringen
page-work-kind-other = Anderes
page-work-week = { $n ->
    [one] 1 Eintrag in den letzten 7 Tagen
   *[other] { $n } Einträge in den letzten 7 Tagen
}
page-work-remove = Zurücknehmen

page-live-run = Lauf gerade
page-live-state-live = Live
page-live-state-silent = Wartet auf das Gerät
page-live-state-ended = Zu Ende
page-live-state-idle = Gerade kein Lauf
page-live-starts = Beginnt von selbst, sobald ein Gerät einen Lauf sendet.
page-live-now = Jetzt
page-live-marked = Deine Markierung ist gespeichert.
page-live-marked-do = Bleib stehen und geh. Scharf oder plötzlich? Lauf nicht weiter. Wenn du einen Moment hast: { $link }.
page-live-say = sag, wie es sich anfühlt
page-live-hurts = Schmerzt es?
page-live-button = Dasselbe wie die Schmerz-Taste an der Uhr: Es wird mit dem Zeitpunkt gespeichert und sofort beachtet.
page-live-pain = Jetzt Schmerz
