### Wie die Zahlen hinter einem Befund heißen, worüber sie gehen, und ihre Einheiten

evidence-days = { $n ->
    [one] 1 Tag
   *[other] { $n } Tage
}
evidence-weeks = { $n ->
    [one] 1 Woche
   *[other] { $n } Wochen
}
evidence-runs = { $n ->
    [one] 1 Lauf
   *[other] { $n } Läufe
}
evidence-min = { $n } min

evidence-7-days-mean-of-3-weeks = 7 Tage ÷ Mittel von 3 Wochen
evidence-7-days-previous-7 = 7 Tage ÷ die 7 davor
evidence-advice-held-back = zurückgehaltener Rat
evidence-ascent-of-7-days = Anstieg in 7 Tagen
evidence-cadence = Schrittfrequenz
evidence-calf-km-in-7-days = calf-km in 7 Tagen
evidence-change-of-drop = Änderung der Sprengung
evidence-character = Art des Schmerzes
evidence-contact-balance = Kontakt-Balance
evidence-contact-time = Kontaktzeit
evidence-days-with-a-session = Tage mit einer Einheit
evidence-distance-in-the-pair = Strecke im Paar
evidence-distance-longest-run-of-30-days = Strecke ÷ längster Lauf in 30 Tagen
evidence-distance = Strecke
evidence-easy-time-before-the-first-fast-part = lockere Zeit vor dem ersten schnellen Teil
evidence-factor-on-the-room-above-1 = Faktor auf den Raum über 1
evidence-fast-distance-of-7-days = schnelle Strecke in 7 Tagen
evidence-fast-from = schnell ab
evidence-forefoot-share = Vorfuß-Anteil
evidence-hours-since-the-rest-began = Stunden seit Beginn der Ruhe
evidence-longest-run-ever = längster Lauf überhaupt
evidence-monotony = Monotonie
evidence-onset = Beginn
evidence-pain = Schmerz
evidence-pain-first-told = Schmerz, zuerst
evidence-pain-last-told = Schmerz, zuletzt
evidence-points-for-a-strain = Punkte für eine Zerrung
evidence-programme = Programm
evidence-rest-kept = Ruhe eingehalten
evidence-runs-in-this-model-before = frühere Läufe in diesem Modell
evidence-severity = Schmerz
evidence-speed = Tempo
evidence-strain = Beanspruchung
evidence-strength-sessions-logged = eingetragene Krafteinheiten
evidence-temperature = Temperatur
evidence-threshold-speed = Schwellentempo
evidence-time-after-the-last-fast-part = Zeit nach dem letzten schnellen Teil
evidence-time-in-motion = Zeit in Bewegung
evidence-pronation-left = Pronation links
evidence-pronation-right = Pronation rechts
evidence-above-its-limit-at-b-1 = über der Grenze bei b = 1
evidence-above-its-limit-at-b-2 = über der Grenze bei b = 2
evidence-above-its-limit-at-b-4 = über der Grenze bei b = 4
evidence-side = Seite
evidence-site = Ort
evidence-course = Verlauf

evidence-all-its-runs = alle Läufe darin
evidence-all-runs = alle Läufe
evidence-always = immer
evidence-at-the-start-of-the-run = zu Beginn des Laufs
evidence-episode = diese Beschwerde
evidence-now = jetzt
evidence-the-pair-before = das Paar davor
evidence-this-episode = diese Beschwerde
evidence-this-report = dieser Bericht
evidence-this-run = dieser Lauf
evidence-28-days-0-3-m-s = 28 Tage, ± 0,3 m/s
evidence-last-3-runs = letzte 3 Läufe
evidence-last-5-runs = letzte 5 Läufe
evidence-last-3-runs-in-it = letzte 3 Läufe darin
evidence-week-1-after-the-break = Woche 1 nach der Pause
evidence-week-2-after-the-break = Woche 2 nach der Pause
evidence-week-3-after-the-break = Woche 3 nach der Pause
evidence-week-4-after-the-break = Woche 4 nach der Pause
evidence-the-next-14-days = die nächsten 14 Tage

unit-days = Tage
unit-days-a-week = Tage pro Woche
unit-points = Punkte
unit-runs = Läufe
unit-times = mal
unit-times-a-day = mal am Tag
unit-weeks = Wochen
unit-years = Jahre
unit-cramps = Krämpfe
unit-o-clock = Uhr
unit-of-10 = von 10
unit-of-before = von vorher
unit-left = % links
unit-share = Anteil
unit-steps-min = Schritte/min
unit-mad-1-4826 = MAD·1,4826
