### Die Liste der Läufe: der Kalender des Jahres, wonach gefragt werden kann, die Summen

page-runs-year = { $year }, Tag für Tag
page-runs-years = Jahr
page-runs-skip = Kalender überspringen
page-runs-whole = Alle Monate
page-runs-find = Läufe finden
page-runs-words = Name, Notiz, Schuhe oder Gerät
page-runs-show = Zeigen
page-runs-filter = Zeitraum, Strecke, Schuhe und mehr
page-runs-from-day = Von
page-runs-to-day = Bis
page-runs-least = Mindestens, { $unit }
page-runs-most = Höchstens, { $unit }
page-runs-any = Egal
page-runs-state = Zustand
page-runs-state-counted = Gezählt
page-runs-state-excluded = Nicht gezählt
page-runs-state-incomplete = Unvollständig
page-runs-severity = Mit Befunden
page-runs-severity-least = { $severity } oder ernster
page-runs-count = { $n ->
    [one] 1 Lauf
   *[other] { $n } Läufe
}
page-runs-all = Alle Läufe
page-runs-week = Woche vom { $day }
page-runs-forefoot = Vorfuß
page-runs-found = Befunde
page-runs-no-match = So einen Lauf gibt es nicht.
page-runs-later = Spätere Läufe
page-runs-bad-day = Das ist kein Tag.
page-runs-bad-day-remedy = Schreib ihn als 2026-11-22.
