### The habit rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-habit-no_warmup = Schnell ohne Aufwärmen
    .statement = Kalte Muskeln reißen leichter; dynamisches Dehnen bereitet sie vor. Ein schneller Abschnitt (60 s oder länger über dem 85. Perzentil deiner Tempi der letzten 90 Tage) mit weniger als 5 min bei höchstens 85 % seines mittleren Tempos vor dem ersten; beim dritten Mal in 14 Tagen wird es beobachtet.
    .needs = Tempo, und eine Stunde in 3 früheren Läufen aus 90 Tagen. Ein Abschnitt, der weniger als 5 % schneller ist als dein mittleres Tempo, heißt nicht schnell: Wer immer gleich schnell läuft, hat keine schnellen Abschnitte. Minuten, über die nichts bekannt ist, zählen als Aufwärmen.
    .advice = Fünf lockere Minuten, dann Beinschwünge und Ausfallschritte: vorher dynamisch, nicht statisch.

setting-habit-no_warmup-percentile = Schnell ist über diesem Perzentil deiner Tempi aus 90 Tagen

setting-habit-no_warmup-faster = … und um so viel schneller als dein mittleres Tempo

setting-habit-no_warmup-seconds = … für so lange

setting-habit-no_warmup-easy = Aufwärmen ist höchstens dieser Anteil des Tempos im schnellen Abschnitt

setting-habit-no_warmup-minutes = Nötiges Aufwärmen

setting-habit-no_warmup-times = Beobachtet ab so vielen Malen in 14 Tagen

habit-no_warmup-found =
    .title = Schnell ohne Aufwärmen
    .why = Dein erster schneller Abschnitt ({ $pace }) kam nach { $minutes ->
        [0] weniger als einer Minute
        [one] 1 Minute
       *[other] { $minutes } Minuten
    } lockerer Bewegung statt { $least }; ein noch kalter Muskel reißt leichter.
    .do = Bewege dich vor schnellem Laufen { $least } Minuten locker, dann Beinschwünge und Ausfallschritte: vor dem Lauf in Bewegung dehnen, nicht im Stehen.

habit-no_warmup-again =
    .title = Schnell ohne Aufwärmen, { $times } Mal in { $days } Tagen
    .why = In { $times } Läufen der letzten { $days } Tage kam schnelles Laufen nach zu kurzem Aufwärmen, diesmal nach { $minutes ->
        [0] weniger als einer Minute
        [one] 1 Minute
       *[other] { $minutes } Minuten
    } lockerer Bewegung statt { $least } (erster schneller Abschnitt { $pace }); ein noch kalter Muskel reißt leichter.
    .do = Bewege dich vor schnellem Laufen { $least } Minuten locker, dann Beinschwünge und Ausfallschritte: vor dem Lauf in Bewegung dehnen, nicht im Stehen.

rule-habit-no_cooldown = Kein Auslaufen nach schnellem Laufen
    .statement = Sanftes Dehnen nach dem Lauf hilft der Wade, sich zu erholen. Der letzte schnelle Abschnitt endet weniger als 5 min vor dem Ende des Laufs.
    .needs = Wie habit.no_warmup.
    .advice = Fünf lockere Minuten, dann die Waden sanft dehnen.

setting-habit-no_cooldown-minutes = Nötige Zeit nach dem letzten schnellen Abschnitt

habit-no_cooldown-found =
    .title = Der Lauf endete gleich nach schnellem Laufen
    .why = Dein letzter schneller Abschnitt ({ $pace }) endete { $minutes ->
        [0] weniger als eine Minute
        [one] 1 Minute
       *[other] { $minutes } Minuten
    } vor dem Ende des Laufs statt { $least }; lockere Bewegung und sanftes Dehnen helfen der Wade, Abfallstoffe loszuwerden.
    .do = Beende den nächsten Lauf mit { $least } lockeren Minuten, und dehne dann beide Waden je eine halbe Minute sanft.
