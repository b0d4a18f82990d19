### Die Seite Hinweise: der Eingang, und ein geöffneter Hinweis

page-alerts-waiting = { $n ->
    [one] Ein Hinweis wartet auf deine Antwort
   *[other] { $n } Hinweise warten auf deine Antwort
}
page-alerts-quiet = Nichts wartet auf deine Antwort
page-alerts-groups = Welche Hinweise
page-alerts-severity = Wie ernst
page-alerts-any = Alle Stufen
page-alerts-group-open = Offen
page-alerts-group-snoozed = Aufgeschoben
page-alerts-group-held = Nicht gemeldet
page-alerts-group-answered = Beantwortet
page-alerts-group-closed = Erledigt
page-alerts-title-open = Offen
page-alerts-title-snoozed = Aufgeschoben
page-alerts-title-held = Nicht gemeldet, und warum
page-alerts-title-answered = Beantwortet
page-alerts-title-closed = Erledigt
page-alerts-none-here = Keine.
page-alerts-more = Warum, wann und auf welchen Wegen
page-alerts-worse = Seit du es erfahren hast, wurde es schlimmer: { $title }.
page-alerts-pages = Seiten der Hinweise
page-alerts-first = Erste Seite
page-alerts-following = Mehr
page-alerts-numbers = Was sie ausgelöst hat
page-alerts-sources = Woher die Regel kommt
page-alerts-told = Wie du es erfahren hast
page-alerts-not-told = Warum es nicht gemeldet wurde
page-alerts-no-way = Noch ist keine Nachricht gesendet.
page-alerts-run-open = Den Lauf öffnen
page-alerts-plan-open = Den Plan öffnen
page-alerts-useful = Hat dir das genützt?
page-alerts-useful-caption = Es ändert sonst nichts; es zeigt, welche Regeln dir helfen.
page-alerts-take-back = Zurücknehmen
page-alerts-was-useful = Du fandest es nützlich.
page-alerts-was-not-useful = Du fandest es nicht nützlich.

page-picture-weeks = Die Wochen drumherum
page-picture-weeks-caption = Waden-km pro Woche auf deinem eigenen Bereich; die Woche, um die es geht, ist hervorgehoben.
page-picture-lanes = Wie der Lauf aussah
page-picture-lanes-caption = Linie: Mittel, Fläche: kleinster bis größter Wert jedes Stücks, auf der Achse, die jeder Lauf hat.
page-picture-course = Wie der Schmerz verlief
page-picture-course-caption = Der Schmerz dieser Episode bei jedem Bericht, über der Wadenlast der Wochen.
page-picture-shoe = Wie weit dieses Paar gelaufen ist
page-picture-shoe-caption = Die Striche sagen, wo ein neues Paar zu planen und wo es zu ersetzen ist.
page-picture-runs = Dieser Lauf und die 30 Tage davor
page-picture-runs-caption = Jeder Balken ist ein Lauf; die gestrichelte Linie ist der längste davor.
chart-longest = Wie weit die Läufe gingen
chart-longest-line = dein längster davor: { $far }
chart-longest-days = { $n } T davor
chart-longest-this = dieser Lauf
chart-longest-told = Dieser Lauf: { $this }. { $n } Läufe in den 30 Tagen davor, der längste { $far }. Achse von 0 bis { $end }.
