### Die Seite eines Laufs: Teile, Füße, Runden, Weg, Notizen und Dateien

page-run-revision = Fassung { $n }
page-run-lead = Das hat deine Wade auf { $distance } geleistet: { $each } calf-km je { $unit }.
page-run-lead-fast = Die schnellen Teile waren { $time } % der Zeit und { $load } % der Last.
page-run-lead-no-distance = Deine Wade hat { $load } calf-km geleistet; wie weit es war, ist nicht bekannt.
page-run-lead-unknown = Was dieser Lauf mit deiner Wade gemacht hat, ist noch nicht bekannt.
page-run-lanes-caption = Die Achsen sind bei jedem Lauf gleich; Werte darüber hinaus liegen am Rand. Linie: Mittel, Fläche: kleinster bis größter Wert.
page-run-lanes-hint = Ziehen, mit zwei Fingern spreizen oder + drücken vergrößert; Pfeile bewegen den Zeiger, 0 zeigt den ganzen Lauf.
page-run-zoom-in = Größer
page-run-zoom-out = Kleiner
page-run-zoom-whole = Ganzer Lauf
page-run-lanes-more = Weitere Messwerte

page-run-parts = Woher die Last kam
page-run-parts-caption = Hügel ist, was steiler ist als 3 %.
page-run-parts-no-fast = Ein paar Läufe mehr sagen, was für dich schnell ist; dann werden Einlaufen und Auslaufen markiert.
page-run-parts-fast = Schnell ist, was schneller ist als { $pace }, nach deinen 90 Tagen davor.
page-run-parts-table = Last nach Teilen des Laufs
page-run-part = Teil
page-run-share-time = Zeit
page-run-share-load = Last
segment-warm_up = Einlaufen
segment-easy = Locker
segment-fast = Schnell
segment-hills = Hügel
segment-cool_down = Auslaufen
page-run-percent = { $value } ({ $percent } %)

page-run-thirds = Anfang gegen Ende
page-run-thirds-caption = Was das Müdewerden mit deinem Laufstil gemacht hat: die Drittel der Laufzeit.
page-run-thirds-table = Die drei Drittel dieses Laufs
page-run-third-first = Erstes
page-run-third-middle = Mittleres
page-run-third-last = Letztes
page-run-third-none = Zu kurz zum Vergleichen: Es braucht drei Minuten Laufen.
page-run-shift = Bei gleichem Tempo ({ $pace }, { $minutes } min verglichen), letztes Drittel gegen erstes:
page-run-shift-stance_time_ms = Kontaktzeit { $change } ms
page-run-shift-cadence_spm = Schrittfrequenz { $change } Schritte/min
page-run-shift-forefoot_share = Vorfuß-Landungen { $change } Punkte
page-run-shift-none = Das erste und das letzte Drittel haben zu wenig bei gleichem Tempo, um sie zu vergleichen.

page-run-strike = Wie deine Füße aufsetzten
page-run-strike-caption = Gemessen von { $sensor } über { $minutes } min Laufen.
page-run-strike-table = Landungen nach Fuß
page-run-foot = Fuß
page-run-foot-left = Links
page-run-foot-right = Rechts
page-run-foot-both = Beide
strike-rear = Ferse
strike-mid = Mittelfuß
strike-fore = Vorfuß
page-run-balance = Links und rechts
page-run-balance-caption = Wie sich die Kontaktzeit teilt: { $left } % links, { $right } % rechts.

page-run-splits = Abschnitte
page-run-splits-caption = Aus den Messwerten; Pausen zählen nicht.
page-run-splits-head = { $unit ->
    [mi] Meile
   *[km] Kilometer
}
page-run-splits-table = Abschnitte als Tabelle
page-run-laps-table = Runden als Tabelle
page-run-split-rest = der Rest
page-run-laps = Runden
page-run-laps-caption = Wie die Uhr sie gezählt hat.
page-run-lap = Runde
lap-trigger-manual = von Hand
lap-trigger-time = nach Zeit
lap-trigger-distance = nach Strecke
lap-trigger-position_start = nach Ort
lap-trigger-position_lap = nach Ort
lap-trigger-position_waypoint = nach Ort
lap-trigger-position_marked = nach Ort
lap-trigger-session_end = Ende
lap-trigger-fitness_equipment = vom Gerät

page-run-map = Der Weg
page-run-map-caption = Nur aus deinen eigenen Daten gezeichnet; kein Kartendienst wird gefragt. Norden ist oben; ● Start, ■ Ende.
page-run-map-table = Orte dieses Laufs
page-run-map-lat = Breite
page-run-map-long = Länge

page-run-words = Name und Notiz
page-run-name = Name
page-run-note = Notiz
page-run-write = Notieren
page-run-measured-by = Gemessen von
page-run-device = Aufgezeichnet von { $device }.
page-run-no-notes = An der Aufzeichnung war nichts auszusetzen.
page-run-files = Zum Mitnehmen
page-run-files-caption = Der Lauf als Datei.
page-run-file-original = Originaldatei
page-run-file-original-about = { $name }, wie sie eingelesen wurde ({ $size } kB)
page-run-file-fit = FIT
page-run-file-fit-about = für jeden Dienst und jede Uhr-Software
page-run-file-tcx = TCX
page-run-file-tcx-about = für Programme, die kein FIT lesen; darin steht weniger
page-run-file-parquet = Parquet
page-run-file-parquet-about = für DuckDB, pandas oder polars
page-run-file-csv = CSV
page-run-file-csv-about = für eine Tabelle: eine Zeile je Messwert

page-note-clock_skew = Die Uhr des Geräts ging falsch; die Zeiten bleiben, wie es sie aufgezeichnet hat.
page-note-clock_jump = Die Uhr wurde während des Laufs gestellt; die Lücke davon zählt nicht.
page-note-clock_moved = Die Uhr des Geräts sprang während des Laufs um { $seconds } s; die Messwerte danach wurden an ihren Platz gerückt.
page-note-date_before_2000 = Das Gerät hatte kein Datum; der Tag dieses Laufs ist nicht bekannt.
page-note-no_date = Das Gerät hatte kein Datum; der Tag dieses Laufs ist nicht bekannt.
page-note-no_start = Der Anfang des Laufs ist nie angekommen.
page-note-silence = Das Gerät verstummte, bevor es sagte, dass der Lauf vorbei ist.
page-note-partial_file = Die Datei ist beschädigt; was lesbar war, ist hier.
page-note-bad_checksum = Die Prüfsumme der Datei stimmt nicht, aber alles war lesbar.
page-note-no_session = Die Datei bricht vor ihrer Zusammenfassung ab; die Summen kommen aus den Messwerten.
page-note-sport_assumed = Die Datei sagt nicht, welcher Sport es ist; ihre Daten sehen nach Laufen aus.
page-note-untimed = { $n ->
    [one] Ein Punkt hat keine Zeit und wurde weggelassen.
   *[other] { $n } Punkte haben keine Zeit und wurden weggelassen.
}
page-note-no_zone = Die Datei sagt nicht, in welcher Zeitzone ihre Zeiten sind; sie wurden als UTC gelesen.
page-note-both_legs = Die Datei zählt die Schritte beider Beine; die Schrittfrequenz ist die Hälfte davon, wie überall hier.
page-note-unit_unknown = { $what }: Die Datei nennt eine Einheit, die nicht bekannt ist; darum wurde es weggelassen.
page-note-records_dropped = { $n ->
    [one] 1 Messwert lag außerhalb der Zeit des Laufs und zählt nicht.
   *[other] { $n } Messwerte lagen außerhalb der Zeit des Laufs und zählen nicht.
}
page-note-merged = { $n ->
    [one] 1 Messwert kam in zwei Stücken und wurde zusammengesetzt.
   *[other] { $n } Messwerte kamen in zwei Stücken und wurden zusammengesetzt.
}
page-note-out_of_range = { $what }: { $n ->
    [one] 1 unmöglicher Wert wurde weggelassen.
   *[other] { $n } unmögliche Werte wurden weggelassen.
}
page-note-leaps = { $n ->
    [one] Die Strecke sprang an 1 Stelle, wie niemand läuft; das zählt nicht.
   *[other] Die Strecke sprang für { $n } Messwerte, wie niemand läuft; das zählt nicht.
}
page-note-impossible_total = { $n ->
    [one] 1 Gesamtwert des Geräts kann nicht sein und wurde weggelassen.
   *[other] { $n } Gesamtwerte des Geräts können nicht sein und wurden weggelassen.
}
page-note-asleep = { $what } schlief { $n ->
    [one] 1 Messwert
   *[other] { $n } Messwerte
} lang; für sie wird nichts erfunden.
page-note-dropped = { $n ->
    [one] 1 Messwert kam doppelt oder in falscher Reihenfolge und zählt nicht.
   *[other] { $n } Messwerte kamen doppelt oder in falscher Reihenfolge und zählen nicht.
}
page-note-nulled = { $n ->
    [one] 1 unmöglicher Wert wurde weggelassen.
   *[other] { $n } unmögliche Werte wurden weggelassen.
}
page-note-missing = { $n ->
    [one] 1 Messwert ist
   *[other] { $n } Messwerte sind
} nie angekommen; über die Lücke hinweg wird nichts gezählt.

field-distance = Strecke
field-speed = Tempo
field-cadence = Schrittfrequenz
field-stance_time = Kontaktzeit
field-stance_time_balance = Kontakt-Balance
field-vertical_oscillation = Auf und Ab
field-step_length = Schrittlänge
field-power = Leistung
field-heart_rate = Puls
field-grade = Steigung
field-altitude = Höhe
field-temperature = Temperatur
field-position_lat = Ort
field-position_long = Ort
field-strike = Fußaufsatz
field-strike_left = Fußaufsatz links
field-strike_right = Fußaufsatz rechts
field-pronation_left = Pronation links
field-pronation_right = Pronation rechts
field-impact_g = Aufprall
field-steps = einzelne Schritte
field-pronation = Pronation
field-position = Ort

page-run-also = Auch aufgezeichnet von
page-run-also-caption = Derselbe Lauf von anderen Geräten und aus anderen Dateien. Eine Aufzeichnung zählt, damit nichts doppelt zählt.
page-run-also-measured = Darin: { $fields }.
page-run-also-use = Lieber diese nehmen
page-run-also-split = Das ist ein anderer Lauf
page-run-also-why-chosen = Du hast die gewählt, die hier zu sehen ist.
page-run-also-why-covers = Ein Teil des Laufs fehlt darin.
page-run-also-why-load = Die hier gezeigte hat mehr von dem gemessen, woraus die Last der Wade berechnet wird.
page-run-also-why-form = Die hier gezeigte hat mehr von deinem Laufstil gemessen.
page-run-also-why-density = Die hier gezeigte hat öfter gemessen.
page-run-also-why-complete = Ihr Ende oder ein Teil davon kam nie an.
page-run-also-why-place = Die hier gezeigte weiß mehr darüber, wo und wie schnell du warst.
page-run-also-why-original = Die hier gezeigte kommt vom Gerät selbst, nicht aus einem Export.
page-run-also-why-laps = Sie sagt dasselbe ohne Runden.
page-run-also-why-samples = Sie sagt dasselbe mit weniger Messwerten.
page-run-also-why-first = Sie sagt dasselbe und kam später.

chart-track = Der Weg dieses Laufs
chart-track-told = { $wide } breit und { $high } hoch, { $parts ->
    [one] in einem Stück
   *[other] in { $parts } Stücken
}; Norden ist oben.
chart-shares-part = { $percent } %
chart-balance = Kontaktzeit, links und rechts
chart-balance-told = { $left } % der Kontaktzeit auf dem linken Fuß, { $right } % auf dem rechten; Achse von 55 bis 45 % links.
chart-balance-tick = { $left } | { $right }
measure-vertical_oscillation_mm = Auf und Ab
    .unit = mm
measure-step_length_mm = Schrittlänge
    .unit = mm
measure-power_w = Leistung
    .unit = W
page-run-delete = Diesen Lauf löschen …
