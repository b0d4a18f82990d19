### Erinnerungen und Fragen der Pläne, und was die Stufe der Warnungen selbst sagt

followup-rice-ice = Zeit, die Wade zu kühlen
    .title = Zeit, die Wade zu kühlen
    .why = { $from } bis { $to } Minuten Kühlen, mehrmals am Tag, lindert den Schmerz in den ersten zwei Tagen.
    .do = Kühle { $from } bis { $to } Minuten mit einem Tuch dazwischen, hör auf, wenn es taub wird, und wickle und lagere die Wade danach hoch.

followup-rice-check = Wie geht es der Wade?
    .title = Wie geht es der Wade nach { $hours } Stunden?
    .why = Seit { $hours } Stunden wird die Wade geschont, und das geht weiter, bis du meldest, dass Gehen nicht wehtut.
    .do = Melde dich: Beantworte die acht Fragen, und sag, ob Gehen wehtut.

followup-doms-check = Wie geht es den Waden heute Morgen?
    .title = Wie geht es den Waden heute Morgen?
    .why = Heute ist Tag { $day } deines Muskelkaters; so etwas ist bis Tag 7 vorbei.
    .do = Melde eine Zahl von 0 bis 10; mit 0 hören die Fragen auf.

followup-cramp-check = Ist der Krampf weg?
    .title = Ist der Krampf weg?
    .why = Du hast ihn vor { $minutes } Minuten gemeldet, und ein Krampf sollte nach einer Stunde weg sein.
    .do = Melde dich; ist er nicht weg oder kommt er in Ruhe wieder, beantworte die acht Fragen noch einmal.

followup-review-silence = Wie geht es weiter?
    .title = { $hours } Stunden keine Meldung: Wie geht es?
    .why = Deine letzte Meldung sagte, dass es wehtut, und seit { $hours } Stunden kam nichts; das zählt nicht als besser.
    .do = Melde dich, beantworte die acht Fragen, und sag, ob ein Arzt es gesehen hat.

followup-review-day = Tag { $days }: Wie ist es jetzt?
    .title = Tag { $days }: Wie ist es jetzt?
    .why = Der Schmerz begann vor { $days } Tagen, und noch keine Meldung sagt, dass nichts mehr wehtut.
    .do = Melde dich und beantworte die acht Fragen; ist es nicht deutlich besser, geh zum Arzt.

followup-heel_drops-today = Heute Fersensenken
    .title = Heute Fersensenken
    .why = Woche { $week } von { $weeks }: { $sets } mal { $reps }, mit gestrecktem und mit gebeugtem Knie.
    .do = Senke die Fersen langsam an einer Stufe, hör auf, wenn es mehr als { $pain_most } von 10 wehtut, und trag es mit einem Tippen ein.

followup-heel_drops-ease = Fersensenken: heute leichter
    .title = Fersensenken: heute leichter
    .why = Letztes Mal hat es { $pain } von 10 wehgetan, und diese Übung soll bei { $pain_most } von 10 oder weniger bleiben.
    .do = Mach die Hälfte mit beiden Beinen, oder lass sie heute aus; tut es nächstes Mal wieder so weh, melde dich.

followup-alfredson-today = Heute zweimal Fersensenken
    .title = Heute zweimal Fersensenken
    .why = Woche { $week } von { $weeks }: { $sets } mal { $reps }, mit gestrecktem und mit gebeugtem Knie, morgens und abends.
    .do = Senke die Ferse langsam an einer Stufe, geh mit dem anderen Bein hoch, und trag jede Runde mit einem Tippen ein.

followup-return-begin-walk = Du darfst anfangen zu gehen und zu laufen
    .title = Du darfst anfangen zu gehen und zu laufen
    .why = Gehen tut nicht mehr weh: Stufe { $rung } von { $of } ist { $repeats } mal { $run_min } min laufen und { $walk_min } min gehen.
    .do = Mach sie an einem Tag ohne Schmerz, lauf locker, und melde dich am Morgen danach.

followup-return-begin-run = Du darfst anfangen zu laufen
    .title = Du darfst anfangen zu laufen
    .why = Gehen tut nicht mehr weh: Stufe { $rung } von { $of } ist { $run_min } min locker laufen.
    .do = Mach sie an einem Tag ohne Schmerz, lauf locker, und melde dich am Morgen danach.

followup-return-up-walk = Nächste Stufe auf dem Weg zurück
    .title = Nächste Stufe auf dem Weg zurück
    .why = Der Morgen danach war nicht schlechter: Stufe { $rung } von { $of } ist { $repeats } mal { $run_min } min laufen und { $walk_min } min gehen.
    .do = Lass einen Tag dazwischen, lauf locker, und melde dich am Morgen danach.

followup-return-up-run = Letzte Stufe auf dem Weg zurück
    .title = Letzte Stufe auf dem Weg zurück
    .why = Der Morgen danach war nicht schlechter: Stufe { $rung } von { $of } ist { $run_min } min locker am Stück laufen.
    .do = Lass einen Tag dazwischen, lauf locker, und melde dich am Morgen danach.

followup-return-back-walk = Eine Stufe zurück
    .title = Eine Stufe zurück
    .why = Nach dem letzten Lauf tat es mehr weh: Stufe { $rung } von { $of } ist { $repeats } mal { $run_min } min laufen und { $walk_min } min gehen.
    .do = Warte, bis der Schmerz wieder so ist wie vorher, und mach dann diese Stufe; wird es wieder schlechter, geh zum Arzt.

followup-return-back-run = Dieselbe Stufe noch einmal
    .title = Dieselbe Stufe noch einmal
    .why = Nach dem letzten Lauf tat es mehr weh: Stufe { $rung } von { $of } ist { $run_min } min locker am Stück laufen.
    .do = Warte, bis der Schmerz wieder so ist wie vorher, und mach dann diese Stufe; wird es wieder schlechter, geh zum Arzt.

followup-return-morning = Wie geht es der Wade heute Morgen?
    .title = Wie geht es der Wade heute Morgen?
    .why = Du bist gestern eine Stufe deines Wegs zurück gelaufen, und die nächste hängt von heute Morgen ab.
    .do = Melde eine Zahl von 0 bis 10, bevor du wieder läufst.

followup-worse = Schlechter: bitte jetzt antworten
    .title = Schlechter: bitte jetzt antworten
    .why = Du hast gesagt, dass es schlechter ist.
    .do = Lauf nicht; melde dich jetzt und beantworte die acht Fragen, und geh heute zum Arzt, wenn du eine mit Ja beantwortest.

alert-test = Ein Test
    .title = Soleus erreicht dich hier
    .why = Du wolltest diesen Kanal testen.
    .do = Nichts zu tun: Warnungen kommen an wie diese hier.

### Answers, digests, what is over, contacts and the weekly report

answer-label-seen = Gesehen

answer-label-better = Besser

answer-label-same = Gleich

answer-label-worse = Schlechter

answer-label-stop = Nicht mehr erinnern

answer-label-snooze = Nicht jetzt

alert-also = Außerdem: { $title }. { $do }

alert-more = { $n ->
    [one] Und noch eine Meldung auf der Seite.
   *[other] Und noch { $n } Meldungen auf der Seite.
}

alert-again = Darauf hast du noch nicht geantwortet.

alert-over = Gilt nicht mehr
    .title = Gilt nicht mehr: { $title }
    .why = Worum es in dieser Meldung ging, das gilt nicht mehr.
    .do = Du musst deswegen nichts tun.

alert-flag-over = Ein Warnzeichen ist erledigt
    .title = Erledigt: { $title }
    .why = Deine letzten Antworten haben dieses Warnzeichen geschlossen, und was darauf gewartet hat, geht weiter.
    .do = Kommt es wieder, dann melde dich und beantworte die acht Fragen noch einmal.

contact-asks = Bitte melde dich
    .title = Bitte melde dich bei { $name }
    .why = { $name } hat von Soleus eine dringende Meldung bekommen und nicht geantwortet.
    .do = Bitte ruf { $name } an oder geh vorbei und frag, wie es geht.

contact-about = Es geht um dies: { $title }.

contact-clear = Es fehlt keine Antwort mehr
    .title = Soleus wartet nicht mehr auf { $name }
    .why = Auf die dringende Meldung, von der du erfahren hast, wurde geantwortet, oder sie gilt nicht mehr.
    .do = Du musst nichts mehr tun.

contact-consent-asks = Wenn ich auf eine dringende Meldung { $minutes } Minuten lang nicht antworte, darf Soleus { $name } sagen, dass ich nicht geantwortet habe, und darum bitten, sich bei mir zu melden, und sonst nichts.

contact-consent-title = Wenn ich auf eine dringende Meldung { $minutes } Minuten lang nicht antworte, darf Soleus { $name } sagen, dass ich nicht geantwortet habe, und die Überschrift der Meldung, in der es um meine Gesundheit gehen kann.

contact-consent-full = Wenn ich auf eine dringende Meldung { $minutes } Minuten lang nicht antworte, darf Soleus { $name } sagen, dass ich nicht geantwortet habe, und den ganzen Text der Meldung, in dem es um meine Gesundheit gehen kann.

report-title = Deine Woche

report-no-runs = Kein Lauf in den letzten 7 Tagen.

report-runs = { $runs ->
    [one] Ein Lauf in den letzten 7 Tagen, { $distance }.
   *[other] { $runs } Läufe in den letzten 7 Tagen, zusammen { $distance }.
}

report-load-below = Deine Waden haben { $load } Waden-km geleistet, weniger als die üblichen { $low } bis { $high }.

report-load-in = Deine Waden haben { $load } Waden-km geleistet, im üblichen Bereich von { $low } bis { $high }.

report-load-above = Deine Waden haben { $load } Waden-km geleistet, mehr als die üblichen { $low } bis { $high }.

report-load-over = Deine Waden haben { $load } Waden-km geleistet, weit mehr als die üblichen { $low } bis { $high }.

report-load-unknown = Deine Waden haben { $load } Waden-km geleistet; ein paar Wochen mehr, dann ist klar, was für dich üblich ist.

report-warnings = { $n ->
    [one] Du hast eine Meldung bekommen.
   *[other] Du hast { $n } Meldungen bekommen.
}

report-strength = Fersensenken: { $done } von { $of } in der letzten vollen Woche.

report-next-flag = Ein Warnzeichen ist offen: geh vor dem nächsten Lauf zu ärztlicher Hilfe.

report-next-step = Als Nächstes: { $step }.

report-next-room = Heute kannst du { $distance } laufen und bleibst bei dem, was du gewohnt bist.

report-next = Lauf so, wie du es gewohnt bist.
