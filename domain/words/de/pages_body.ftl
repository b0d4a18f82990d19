### Die Seite Körper: wo es zuletzt weh tat, und die Episoden mit ihrem Verlauf

body-site-behind_knee = in der Kniekehle
body-site-muscle_belly = im Muskel
body-site-near_ankle = nahe am Knöchel
body-site-whole_calf = ganze Wade

chart-leg = Wo es in den letzten { $days } Tagen weh tat
chart-leg-none = In den letzten { $days } Tagen wurde nichts berichtet. Das heißt nicht, dass alles gesund ist.
chart-leg-nothing = { $side }, { $site }: nichts berichtet
chart-leg-no-number = { $side }, { $site }: Schmerz berichtet, ohne Zahl
chart-leg-told = { $side }, { $site }: schlimmstenfalls { $worst } von 10
chart-episodes = Schmerz über der Last
chart-episodes-pain = Schmerz, 0 bis 10
chart-episodes-load = Wadenlast, Waden-km pro Woche
chart-episodes-told = { $n ->
    [one] 1 Episode
   *[other] { $n } Episoden
} mit Schmerz in { $weeks } Wochen, über der Wadenlast jeder Woche auf einer Achse von 0 bis { $top } Waden-km.
chart-episodes-one = Episode { $name }: { $values }.

page-body-eyebrow = Deine Unterschenkel in den letzten { $days } Tagen
page-body-worst = Am schlimmsten war es { $place }.
page-body-of-ten-unit = von 10
page-body-of-ten = { $n } von 10
page-body-no-number = ohne Zahl
page-body-no-site = Stelle nicht gesagt
page-body-last = Letzter Bericht: { $moment }
page-body-now = zuletzt { $n } von 10
page-body-told = Schmerz wurde berichtet, ohne Zahl.
page-body-gone = Die letzten Berichte sagen, dass nichts weh tut.
page-body-nothing = Nichts berichtet.
page-body-nothing-means = Das heißt, dass niemand etwas gesagt hat, nicht, dass alles gesund ist.
page-body-ever = Der letzte Bericht von Schmerz ist von { $moment }.
page-body-do = Tut etwas weh?
page-body-tap = Tippe die Stelle auf dem Bild an und sag, wie sehr.
page-body-map = Wo es weh tat
page-body-map-caption = Von hinten gesehen. Die Zahl ist das Schlimmste der letzten { $days } Tage, 0 bis 10.
page-body-colours = Was die Farben bedeuten
page-body-level-none = nichts berichtet
page-body-level-gone = 0, weg
page-body-level-some = 1 bis 3
page-body-level-much = 4 bis 6, oder ohne Zahl
page-body-level-most = 7 bis 10
page-body-place = Stelle
page-body-over-load = Schmerz über der Last
page-body-over-caption = Jede Linie ist eine Episode mit ihrer Nummer von unten. Ein offener Punkt: Es wurde berichtet, dass nichts weh tut.
page-body-episodes = Episoden
page-body-no-episode = Es wurde nie ein Schmerz berichtet.
page-body-pages = Seiten der Episoden
page-body-earlier = Frühere Episoden
page-body-began = Begann mit
page-body-most = Am schlimmsten
page-body-latest = Zuletzt gesagt
page-body-free = Seit { $day } als schmerzfrei berichtet.
page-body-answered = Auf eine Nachricht dazu hast du geantwortet: { $how } ({ $moment }).
page-body-flag-open = Warnzeichen, offen
page-body-flag-closed = Warnzeichen, geschlossen
page-body-closed-clinician = geschlossen am { $day }: Ein Arzt hat es gesehen
page-body-closed-all_no = geschlossen am { $day }: Zwei Check-ins haben auf jede Frage Nein gesagt
page-body-from = ab { $first }
page-body-from-to = { $first } bis { $last }
page-body-reports = { $n ->
    [one] 1 Bericht
   *[other] { $n } Berichte
}
page-body-when = Wann
page-body-pain = Schmerz
