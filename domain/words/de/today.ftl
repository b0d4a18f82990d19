### Wie weit kann ich heute laufen: ein Satz, ein nächster Schritt, und warum

today-word-below = Unter dem Bereich
today-word-in = Im Bereich
today-word-above = Über dem Bereich
today-word-over = Über der roten Linie
today-word-unknown = Zu wenig Daten
today-word-pain = Schmerz gemeldet
today-word-rest = Ruhe
today-word-flag = Ärztlich abklären

# $distance: mit Einheit
today-room = Heute bis zu { $distance }.
    .next = Lauf locker, und hör auf, wenn etwas schmerzt.
today-room-above = Heute bis zu { $distance }; die Woche liegt über deinem Bereich.
    .next = { today-room.next }
today-room-over = Heute bis zu { $distance }; die Woche liegt über deiner roten Linie.
    .next = { today-room.next }
today-full = Heute ist ein freier Tag: Diese Woche ist kein Raum mehr.
    .next = Ruh dich aus, oder geh spazieren; mit jedem Tag wächst der Raum wieder.
today-waits = Heute ist ein freier Tag: Dein Weg zurück zum Laufen wartet.
    .next = Ruh dich aus, oder geh spazieren, und beantworte den nächsten Check-in.
# $have: today-have; $runs, $days: Anzahlen
today-unknown = Noch zu wenig Daten für die Zahl von heute ({ $have }).
    .next = Lauf wie gewohnt: { $runs ->
        [one] Ein Lauf
       *[other] { $runs } Läufe
    } in { $days } Tagen genügen für eine erste Zahl.
today-have = { $runs ->
    [0] noch keine Läufe
    [one] bisher { $runs } Lauf
   *[other] bisher { $runs } Läufe
}
today-pain = Du hast einen Schmerz gemeldet, der „Halt“ sagt; heute gibt es keine Strecke.
    .next = Mach einen Check-in, beantworte die acht Fragen, und lauf nicht in den Schmerz hinein.
today-limp = Dein Schritt sagte „Halt“; heute gibt es keine Strecke.
    .next = Mach einen Check-in und beantworte die acht Fragen, bevor du wieder läufst.
today-rest = Heute kein Lauf: Schone deine Wade.
    .next = Ruh dich aus, und melde dich, wenn Gehen nicht mehr schmerzt.
today-flag = Ein Warnzeichen ist offen; heute gibt es keine Strecke.
    .next = Bitte lass dich ärztlich untersuchen, und lauf vorher nicht.
# $number: die Notrufnummer
today-emergency = Ein Warnzeichen ist offen; heute gibt es keine Strecke.
    .next = Ruf jetzt { $number } an. Fahr nicht selbst.
today-note-lower_bound = Die Last eines Laufs dieser Woche ist noch nicht bekannt; die Summe ist eine Untergrenze.

# Grenzen. Strecken kommen mit Einheit, Waden-km und Faktoren als Text, $runs, $days und $weeks als Anzahlen
today-limit-spike =
    .title = Längster Lauf in { $days } Tagen
    .why = { $ratio }-mal { $longest }, der längste von { $runs ->
        [one] { $runs } Lauf
       *[other] { $runs } Läufen
    } in { $days } Tagen.
today-limit-spike_unknown =
    .title = Längster Lauf in { $days } Tagen
    .why = Weniger als { $runs ->
        [one] { $runs } Lauf
       *[other] { $runs } Läufe
    } in den letzten { $days } Tagen, oder keiner von { $least }: Es gibt nichts, woran ein langer Lauf zu messen wäre.
today-limit-return =
    .title = Zurück nach einer Pause
    .why = Nach { $days } Tagen Pause: { $percent } % von { $longest }, deinem längsten Lauf davor.
today-limit-return_week =
    .title = Die Woche nach einer Pause
    .why = { $percent } % der { $week } je Woche vor der Pause, ohne die { $since } seitdem.
today-limit-week =
    .title = Wadenlast dieser Woche
    .why = { $used } von { $high } Waden-km sind in 7 Tagen verbraucht; { $unit ->
        [mi] eine deiner Meilen
       *[km] einer deiner Kilometer
    } kostet { $cost } Waden-km.
today-limit-week_full =
    .title = Wadenlast dieser Woche
    .why = { $used } Waden-km in 7 Tagen sind an oder über der Grenze deines Bereichs von { $low } bis { $high }.
today-limit-week_unknown =
    .title = Wadenlast dieser Woche
    .why = Weniger als { $weeks } bekannte Wochen der letzten 12: Dein üblicher Bereich ist noch nicht bekannt.
today-limit-rest =
    .title = Dein Ruheplan
    .why = Ein Ruheplan läuft seit { $since }; er endet, wenn Gehen nicht mehr schmerzt, frühestens { $hours } Stunden danach.
today-limit-flag =
    .title = Ein Warnzeichen
    .why = Es bleibt offen, bis es ärztlich untersucht ist oder zwei Check-ins im Abstand von einem Tag alle Fragen mit Nein beantworten.
today-limit-rung =
    .title = Dein Weg zurück
    .why = Stufe { $rung } von { $of }: { $repeats }-mal { $run_min } min lockeres Laufen, dazwischen { $walk_min } min Gehen.
today-limit-rung_through =
    .title = Dein Weg zurück
    .why = Stufe { $rung } von { $of }: { $repeats ->
        [one] { $run_min } min lockeres Laufen am Stück.
       *[other] { $repeats }-mal { $run_min } min lockeres Laufen.
    }
today-limit-waits =
    .title = Dein Weg zurück
    .why = Wie sich deine Wade am Morgen nach dem letzten Lauf anfühlt, entscheidet über die nächste Stufe; beantworte zuerst diesen Check-in.
