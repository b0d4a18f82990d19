### Der Morgencheck auf der Seite Heute

page-morning-title = Morgencheck
page-morning-seconds = 10 Sekunden, noch vor dem Aufstehen
page-morning-done = Erledigt
page-morning-site = Wo
page-morning-side = Welches Bein
page-morning-more = Alle Fragen, die Warnzeichen zuerst
page-morning-again = Hat es sich geändert?
page-morning-last = Am { $day } war es { $n } von 10.
page-morning-said = Schmerz { $n } von 10
page-morning-flag = Ein Warnzeichen ist offen. Bitte beantworte die acht Fragen jeden Tag, bis jemand vom Fach es angesehen hat.
page-morning-none = Heute Morgen wurde nichts gesagt.
