### Die Belastungsregeln: was der Katalog über jede sagt (rule-…), ihre Einstellungen (setting-…) und was sie finden

rule-load-session_spike = Ein Lauf, viel länger als der längste der letzten Zeit
    .statement = Ein Sprung in einem einzigen Lauf: seine Strecke im Verhältnis zum längsten Lauf der 30 Tage davor.
    .needs = 3 Läufe in 30 Tagen, der längste mindestens 3 km; in den zwei Wochen nach einer Pause bleibt die Regel still.
    .advice = Leichte Tage, und der längste Lauf wächst höchstens um ein Zehntel.

setting-load-session_spike-ratio = Um diesen Faktor länger als der längste Lauf

setting-load-session_spike-ratio_high = Ein großer Sprung

setting-load-session_spike-ratio_double = Mehr als das Doppelte

setting-load-session_spike-min_runs = So viele Läufe muss es im Zeitraum geben

setting-load-session_spike-min_longest = So lang muss der längste Lauf sein, mit dem verglichen wird

setting-load-session_spike-window = So weit zurück wird der längste Lauf gesucht

setting-load-session_spike-ask = Um so viel weiter als der längste Lauf überhaupt: nachfragen, ob das stimmt

# $distance, $longest, $limit: Strecken mit Einheit; $ratio, $hazard, $low, $high: Zahlen als Text; $runs: eine Anzahl
load-session_spike-more =
    .title = Länger als dein längster Lauf in 30 Tagen
    .why = { $distance } sind { $ratio }-mal { $longest }, dein längster von { $runs ->
        [one] { $runs } Lauf
       *[other] { $runs } Läufen
    } in 30 Tagen; eine Studie sah bei solchen Läufen die { $hazard }-fache Verletzungsrate ({ $low } bis { $high }), und sie steigt nicht gleichmäßig.
    .do = Lauf das nächste Mal locker und höchstens { $limit }.

load-session_spike-high =
    .title = Viel länger als dein längster Lauf in 30 Tagen
    .why = { load-session_spike-more.why }
    .do = Lauf jetzt kurz und locker, und steigere den längsten Lauf höchstens um ein Zehntel.

load-session_spike-double =
    .title = Mehr als doppelt so lang wie sonst in 30 Tagen
    .why = { load-session_spike-more.why }
    .do = Mach zwei oder drei leichte oder freie Tage, und melde dich, wenn eine Wade schmerzt.

load-session_spike-asked =
    .title = Wettkampf oder GPS-Fehler? Viel weiter als je zuvor
    .why = { load-session_spike-more.why }
    .do = Stimmt die Strecke nicht, berichtige den Lauf oder nimm ihn aus; stimmt sie, lauf jetzt kurz und locker.

load-session_spike-asked_double =
    .title = Wettkampf oder GPS-Fehler? Viel weiter als je zuvor
    .why = { load-session_spike-more.why }
    .do = Stimmt die Strecke nicht, berichtige den Lauf oder nimm ihn aus; stimmt sie, mach zwei oder drei leichte oder freie Tage.

rule-load-session_spike_live = Dasselbe, solange es noch hilft
    .statement = Die Strecke eines laufenden Laufs erreicht den längsten Lauf der 30 Tage davor, dann 110 % davon.
    .needs = Wie load.session_spike. Bei 100 % nur auf der Seite, bei 110 % am Handgelenk, je einmal.
    .advice = Beende den Lauf, oder geh den Rest.

# $distance, $longest, $limit: Strecken mit Einheit; $ratio, $percent: Zahlen als Text; $runs: eine Anzahl
load-session_spike_live-reached =
    .title = So weit wie dein längster Lauf in 30 Tagen
    .why = Bisher { $distance }; dein längster von { $runs ->
        [one] { $runs } Lauf
       *[other] { $runs } Läufen
    } in 30 Tagen war { $longest }.
    .do = Lauf heimwärts, und hör vor { $limit } auf.

load-session_spike_live-beyond =
    .title = { $percent } % deines längsten Laufs in 30 Tagen
    .why = Bisher { $distance }, das ist { $ratio }-mal { $longest }, dein längster von { $runs ->
        [one] { $runs } Lauf
       *[other] { $runs } Läufen
    } in 30 Tagen.
    .do = Beende den Lauf hier, oder geh den Rest.

rule-load-week_distance = Die Zehn-Prozent-Regel
    .statement = Die Wochenstrecke wächst um mehr als 10 %: 7 Tage gegen die 7 davor. Über 30 % ist es eine Warnung, wenn es auch mehr als 10 % über jeder der letzten 4 bekannten Wochen liegt: Zurück zum Gewohnten nach einer leichten Woche ist kein Sprung.
    .needs = 3 bekannte Wochen, und 10 km in der Woche davor.
    .advice = Halte die Woche; achte zuerst auf einzelne lange Läufe.

setting-load-week_distance-ratio = 7 Tage gegen die 7 davor

setting-load-week_distance-ratio_high = Ein großer Anstieg

setting-load-week_distance-base = Kleinste Woche, mit der verglichen wird

setting-load-week_distance-known_weeks = So viele bekannte Wochen braucht es

setting-load-week_distance-largest_of = Ein Sprung liegt so weit auch über jeder von so vielen Wochen davor

# $week, $before: Strecken mit Einheit; $percent, $change: Zahlen als Text
load-week_distance-up =
    .title = Wochenstrecke um mehr als { $percent } % gestiegen
    .why = { $week } in 7 Tagen sind { $change } % mehr als die { $before } der 7 davor; oft heißt es höchstens 10 %, doch in Versuchen zeigte diese Regel keine Wirkung.
    .do = Achte darauf, wie sich deine Waden anfühlen; die Länge eines Laufs zählt mehr als die Woche.

load-week_distance-high =
    .title = Wochenstrecke um mehr als { $percent } % gestiegen
    .why = { load-week_distance-up.why }
    .do = Lauf den Rest dieser Woche locker und etwa so viel wie letzte Woche.

rule-load-week_calf = Die Woche, in der Währung der Wade
    .statement = Waden-km der letzten 7 Tage gegen deinen eigenen Bereich: Median der letzten 4 bekannten Wochen ± max(3 · 1,4826 · MAD, 15 %); rote Linie 15 % über der Obergrenze. Eine Meldung je Überschreitung, erledigt unter der Obergrenze.
    .needs = 3 bekannte Wochen. Die Sicherheit ist nur dann hoch, wenn b = 1, 2 und 4 übereinstimmen.
    .advice = Leichte Tage, bis die Woche wieder im Bereich ist.

setting-load-week_calf-spread = Breite des Bereichs, in Streuungen der Wochen

setting-load-week_calf-least = Kleinste halbe Breite des Bereichs

setting-load-week_calf-red = Rote Linie über der Obergrenze

setting-load-week_calf-known_weeks = So viele der letzten 4 Wochen müssen bekannt sein

# $week, $low, $high, $red: Waden-km als Text; $weeks: eine Anzahl
load-week_calf-upper =
    .title = Wadenlast über deinem üblichen Bereich
    .why = { $week } Waden-km in 7 Tagen; deine letzten { $weeks } bekannten Wochen ergeben einen Bereich von { $low } bis { $high }, mit einer roten Linie bei { $red }.
    .do = Lauf die nächsten Tage locker, bis die Woche wieder im Bereich ist.

load-week_calf-red =
    .title = Wadenlast über deiner roten Linie
    .why = { load-week_calf-upper.why }
    .do = Mach leichte oder freie Tage, bis die Woche wieder im Bereich ist, und melde dich, wenn eine Wade schmerzt.

load-week_calf-upper_doubt =
    .title = Wadenlast über deinem üblichen Bereich
    .why = { $week } Waden-km in 7 Tagen; dein üblicher Bereich ist { $low } bis { $high } mit einer roten Linie bei { $red }, doch bei harten Schritten sind sich die Modelle uneins.
    .do = { load-week_calf-upper.do }

load-week_calf-red_doubt =
    .title = Wadenlast über deiner roten Linie
    .why = { load-week_calf-upper_doubt.why }
    .do = { load-week_calf-red.do }

rule-load-speed = Plötzlich viel Tempo
    .statement = Strecke über deinem eigenen Schwellentempo in 7 Tagen: mehr als 1,30 × die Woche davor, mehr als in jeder der letzten 4 Wochen, und mindestens 2 km mehr.
    .needs = Geschwindigkeiten, und 3 bekannte Wochen.
    .advice = Füge Tempo in kleinen Portionen hinzu.

setting-load-speed-threshold = Ab dieser Geschwindigkeit zählt ein Meter als schnell; 0 = das 85. Perzentil deiner Geschwindigkeiten der letzten 90 Tage

setting-load-speed-ratio = Schnelle km in 7 Tagen gegen die Woche davor

setting-load-speed-more = … und mindestens so viele mehr

# $week, $before, $largest: Strecken mit Einheit; $pace: ein Tempo mit Einheit
load-speed-up =
    .title = Viel mehr Tempo als in den Wochen davor
    .why = { $week } schneller als { $pace } in 7 Tagen; in den 7 davor waren es { $before }, in den letzten 4 Wochen höchstens { $largest }.
    .do = Lauf die nächsten Male locker, und füge Tempo in kleinen Schritten hinzu.

rule-load-hills = Plötzlich viele Hügel
    .statement = Der Anstieg ebenso, mindestens 100 m mehr; über dem Dreifachen des größten der letzten 4 Wochen wird genauer hingesehen.
    .needs = Höhenmeter, und 3 bekannte Wochen.
    .advice = Füge Hügel in kleinen Portionen hinzu.

setting-load-hills-ratio = Anstieg in 7 Tagen gegen die Woche davor

setting-load-hills-more = … und mindestens so viel mehr

setting-load-hills-many = Um so viel über dem größten der letzten 4 Wochen

# $week, $before, $largest: Höhen mit Einheit; $many: eine Zahl als Text
load-hills-up =
    .title = Viel mehr Anstieg als in den Wochen davor
    .why = { $week } Anstieg in 7 Tagen; in den 7 davor waren es { $before }, in den letzten 4 Wochen höchstens { $largest }.
    .do = Lauf flach, bis sich deine Waden wie sonst anfühlen, und füge Hügel in kleinen Schritten hinzu.

load-hills-many =
    .title = Mehr als { $many }-mal dein üblicher Anstieg
    .why = { load-hills-up.why }
    .do = { load-hills-up.do }

rule-load-acwr = Akute gegen gewohnte Belastung
    .statement = 7 Tage gegen die mittlere der 3 Wochen davor (getrennt gerechnet). Wird gezeigt, warnt nie.
    .needs = 4 bekannte Wochen.
    .advice = Keiner.

# $ratio: eine Zahl als Text
load-acwr-shown =
    .title = Diese Woche gegen die drei davor
    .why = Die letzten 7 Tage sind { $ratio }-mal die mittlere der 3 Wochen davor.
    .do = Nichts zu tun: In Studien zeigte diese Zahl nicht, wer sich verletzt.

rule-load-monotony = Monotonie und Beanspruchung
    .statement = Mittelwert durch Standardabweichung von 7 Tageslasten; eine Woche aus gleichen Tagen hat keine. Wird gezeigt, warnt nie.
    .needs = Eine bekannte Woche.
    .advice = Harte und leichte Tage im Wechsel.

# $monotony, $strain: Zahlen als Text
load-monotony-shown =
    .title = Wie sehr sich deine Tage gleichen
    .why = In den letzten 7 Tagen ist die Monotonie { $monotony } und die Beanspruchung { $strain }.
    .do = Nichts zu tun: Harte und leichte Tage im Wechsel halten die Zahl klein.

rule-load-return = Zurück nach einer Pause
    .statement = Gewebe verliert seine Anpassung: Nach 14 Tagen Pause oder mehr werden die ersten Läufe an der Last davor gemessen.
    .needs = Eine Pause von 14 Tagen oder mehr, die in den letzten zwei Wochen endete, und ein Lauf in den vier Wochen davor.
    .advice = Beginne mit einem Teil der alten Last, und steigere sie Woche für Woche.

setting-load-return-off = So lange ohne Lauf gilt als Pause

setting-load-return-long_off = Eine lange Pause

setting-load-return-short_share = Erste Woche nach einer Pause: Anteil von vorher

setting-load-return-long_share = Dasselbe nach einer langen Pause

setting-load-return-phase = So lange dauert die Rückkehr

# $days: eine Anzahl; $run, $week, ihre Grenzen und $longest: Strecken mit Einheit; $percent: eine Zahl als Text
load-return-run =
    .title = Viel für den Anfang nach { $days } Tagen Pause
    .why = Dieser Lauf war { $run } nach { $days } Tagen Pause, und { $run_limit } sind für jetzt genug; dein längster davor war { $longest }.
    .do = Bleib diese Woche unter { $percent } % deiner alten Last, und steigere jede Woche ein wenig.

load-return-week =
    .title = Viel für den Anfang nach { $days } Tagen Pause
    .why = Die letzten 7 Tage waren { $week } nach { $days } Tagen Pause, und { $week_limit } sind für jetzt genug; dein längster Lauf davor war { $longest }.
    .do = { load-return-run.do }

load-return-both =
    .title = Viel für den Anfang nach { $days } Tagen Pause
    .why = Nach { $days } Tagen Pause waren dieser Lauf { $run } (genug für jetzt: { $run_limit }) und die Woche { $week } ({ $week_limit }); dein längster Lauf davor war { $longest }.
    .do = { load-return-run.do }

rule-load-history = Schon einmal eine Wadenzerrung, oder älter als 40
    .statement = Eine frühere Wadenzerrung oder ein Alter über 40: Jeder Belastungsfaktor wird 1 + (Grenze - 1) · 0,8; das wird einmal gesagt.
    .needs = Das Geburtsjahr, oder die Angabe einer früheren Zerrung. Das Risiko ist gut belegt, der Faktor ist Expertenmeinung.
    .advice = Steigere in kleineren Schritten.

setting-load-history-age = Ab diesem Alter gilt ein Risiko

setting-load-history-factor = So viel Raum über 1 bleibt bei einem Risiko

# $percent, $own, $usual: Zahlen als Text; $age: in Jahren
load-history-strain =
    .title = Deine Belastungsgrenzen sind enger gezogen
    .why = Nach einer Wadenzerrung behalten Grenzen { $percent } % ihres Raums: { $own } statt { $usual } mal dein längster Lauf.
    .do = Jetzt ist nichts zu tun; steigere in kleinen Schritten, und bleib beim Krafttraining.

load-history-age =
    .title = Deine Belastungsgrenzen sind enger gezogen
    .why = Mit { $age } Jahren behalten Grenzen { $percent } % ihres Raums: { $own } statt { $usual } mal dein längster Lauf.
    .do = { load-history-strain.do }

load-history-both =
    .title = Deine Belastungsgrenzen sind enger gezogen
    .why = Nach einer Wadenzerrung und mit { $age } Jahren behalten Grenzen { $percent } % ihres Raums: { $own } statt { $usual } mal dein längster Lauf.
    .do = { load-history-strain.do }

setting-load-b = Wie viel mehr harte Schritte zählen (Exponent b der Wadenlast)
