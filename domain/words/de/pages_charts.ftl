### Was Bilder sagen: Titel, was ein Vorleseprogramm von ihnen sagt, Wörter an Achsen

chart-gauge = Diese Woche in deinem Bereich
chart-gauge-told = { $value } calf-km in 7 Tagen auf einer Achse von 0 bis { $top }.
chart-gauge-range = { $state }: Dein Bereich ist { $low } bis { $high }, die rote Linie liegt bei { $red }.
chart-days = Jeder Tag
chart-days-told = { $count } der letzten { $days } Tage mit einem Lauf. Stufen: { $steps } calf-km.
chart-level-0 = kein Lauf
chart-level-1 = bis 5
chart-level-2 = 5 bis 10
chart-level-3 = 10 bis 20
chart-level-4 = über 20
chart-weekly = Wadenlast pro Woche
chart-weekly-none = Noch keine Woche mit bekannter Last. Achse von 0 bis { $top } calf-km.
chart-weekly-told = { $known ->
    [one] 1 bekannte Woche
   *[other] { $known } bekannte Wochen
}, Achse von 0 bis { $top } calf-km. Die Woche ab { $day }. { $month } hat { $value } calf-km: { $state }. { $over } über der roten Linie; { $unknown } unbekannt.
chart-mark-race = W
chart-mark-taper = T
chart-lanes = Verlauf dieses Laufs
chart-lanes-slices = { $span } in Abschnitten von { $seconds } s.
chart-lanes-told = { $title } { $least } bis { $most } { $unit }, Mittel { $mean }; Achse { $low } bis { $high }.
chart-course = Schmerz im Verlauf
chart-course-told = Schmerz von 0 bis 10 bei jedem Bericht: { $values }.

measure-cadence_spm = Schrittfrequenz
    .unit = Schritte/min
measure-stance_time_ms = Kontaktzeit
    .unit = ms
measure-forefoot_percent = Vorfuß-Landungen
    .unit = %
measure-balance_left_percent = Kontakt-Balance, links
    .unit = %
measure-speed_m_s = Tempo
    .unit = m/s
measure-heart_rate_bpm = Puls
    .unit = Schläge/min
