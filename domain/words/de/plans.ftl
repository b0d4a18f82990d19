### Pläne: wie sie heißen, und warum einer pausiert, ruht oder vorbei ist

plan-rice = Schonen und kühlen
    .about = Schone diese Wade 24 bis 48 Stunden; Kühlen, eine elastische Binde und Hochlagern helfen. Der Plan endet, wenn du nach 24 Stunden meldest, dass Gehen nicht wehtut.

plan-doms = Muskelkater, täglich gefragt
    .about = Jeden Morgen eine Frage, bis nichts mehr wehtut, höchstens 7 Tage lang.

plan-cramp = Ein Krampf, nach einer Stunde gefragt
    .about = Ein Krampf sollte nach einer Stunde weg sein; sonst kommen die acht Fragen noch einmal.

plan-review = Wie es mit dem Schmerz weitergeht
    .about = Eine Frage nach 48 Stunden ohne Meldung und ein Rückblick an Tag 7, 10 und 14, bis nichts mehr wehtut.

plan-return = Zurück zum Laufen
    .about = Gehen und Laufen in Stufen; die nächste kommt, wenn der Morgen danach nicht schlechter ist: höchstens 2 von 10 und nicht mehr als vorher.

plan-heel_drops = Fersensenken
    .about = Langsames Fersensenken an einer Stufe, mit gestrecktem und gebeugtem Knie, drei Tage in der Woche, 12 Wochen lang.

plan-alfredson = Fersensenken nach Alfredson
    .about = 3 mal 15 langsame Fersensenker, mit gestrecktem und gebeugtem Knie, zweimal am Tag, 12 Wochen lang; nur für eine Sehne, die sich beruhigt hat.

plan-state-running = läuft

plan-state-paused = pausiert

plan-state-suspended = ruht

plan-state-ended = vorbei

plan-ended-walks = Du hast gemeldet, dass Gehen nicht wehtut.

plan-ended-other = Deine Antworten haben gezeigt, dass es etwas anderes war.

plan-ended-settled = Du hast gemeldet, dass nichts mehr wehtut.

plan-ended-answered = Du hast gesagt, wie es geht.

plan-ended-time = Seine Zeit ist um.

plan-ended-done = Du hast alles geschafft.

plan-ended-off = Du hast ihn abgeschaltet.

plan-paused-rest = Er wartet, solange eine Wade geschont wird.

plan-paused-tendon = Er wartet, bis sich ein Sehnenschmerz beruhigt hat: Dafür ist dieses Programm gedacht.

plan-suspended-flag = Er wartet, solange ein Warnzeichen offen ist: Geh erst zum Arzt.

plan-rung = { $repeats ->
    [one] { $run_min } min laufen, { $walk_min } min gehen
   *[other] { $repeats } mal: { $run_min } min laufen, { $walk_min } min gehen
}

plan-rung-run = { $run_min } min am Stück laufen

plan-rung-of = Stufe { $rung } von { $of }

plan-adherence = { $done } von { $of } in Woche { $week }

### Einstellungen der Pläne

setting-acute-rice-wake = Keine Erinnerung vor

setting-acute-rice-sleep = Keine Erinnerung nach

setting-acute-rice-rest = Schonen mindestens

setting-acute-rice-ice_for = Kühlen in den ersten

setting-acute-rice-ice_a_day = So oft kühlen

setting-acute-rice-ice_from = Kühlen mindestens

setting-acute-rice-ice_to = Kühlen höchstens

setting-acute-rice-first_check = Erste Frage nach

setting-acute-rice-second_check = Zweite Frage nach

setting-acute-rice-again = Schmerz, mit dem das Schonen neu beginnt

setting-triage-doms-check_hour = Morgens gefragt um

setting-triage-cramp-check = Ein Krampf ist weg nach

setting-flag-persistent-silence = Gefragt nach Stille von

setting-strength-programme-hour = Erinnert um

setting-strength-programme-reps_first = Wiederholungen in der ersten Woche

setting-strength-programme-reps_last = Wiederholungen in der letzten Woche

setting-load-return-morning_most = Schmerz, den der Morgen danach haben darf

setting-load-return-session_share = Anteil einer Stufe, der als gelaufen zählt

setting-load-return-ladder_weeks = Der Weg zurück dauert höchstens
