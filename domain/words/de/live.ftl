### Regeln während eines Laufs: was der Katalog dazu sagt (rule-…), ihre Einstellungen (setting-…) und ihre Meldungen

rule-acute-limp = Hinken während des Laufs
    .statement = Weiterlaufen macht aus einer Zerrung einen Riss. Die Bodenkontaktzeit weicht 30 Sekunden lang um 6 Punkte oder mehr von deinem eigenen Gewohnten bei diesem Tempo ab; oder nach einer Schmerzmarke sinken Schritte und Tempo beide 10 Sekunden lang um 20 %.
    .needs = Die Links-rechts-Verteilung des Bodenkontakts vom selben Sensor aus 3 früheren Läufen, 20 Minuten bei etwa diesem Tempo (± 0,3 m/s); oder eine Schmerzmarke, Schrittfrequenz und Tempo.
    .advice = Hör auf zu laufen und geh.

setting-acute-limp-points = Abweichung der Kontaktverteilung von deiner gewohnten

setting-acute-limp-hold = Wie lange es anhalten muss

setting-acute-limp-clear = Darunter gilt es als vorbei

setting-acute-limp-slower = Rückgang von Schritten und Tempo nach einer Schmerzmarke

setting-acute-limp-slower_hold = Wie lange der Rückgang anhalten muss

setting-acute-limp-after = Wie lange nach einer Marke darauf geachtet wird

acute-limp-left =
    .title = Anhalten und gehen: Du hinkst vielleicht
    .why = { $seconds } Sekunden lang lagen { $share } % deines Bodenkontakts auf dem linken Fuß; bei diesem Tempo sind für dich { $usual } % üblich.
    .do = Hör auf zu laufen und geh, denn beim Weiterlaufen kann ein kleiner Riss größer werden.

acute-limp-right =
    .title = Anhalten und gehen: Du hinkst vielleicht
    .why = { $seconds } Sekunden lang lagen { $share } % deines Bodenkontakts auf dem rechten Fuß; bei diesem Tempo sind für dich { $usual } % üblich.
    .do = Hör auf zu laufen und geh, denn beim Weiterlaufen kann ein kleiner Riss größer werden.

acute-limp-slower =
    .title = Anhalten und gehen: Nach dem Schmerz langsamer
    .why = Seit du Schmerz markiert hast, machst du { $cadence } % weniger Schritte und bist { $speed } % langsamer.
    .do = Lauf nicht weiter; geh von hier aus zu Fuß oder lass dich abholen.

rule-acute-rest_broken = Ein Lauf in der Ruhezeit
    .statement = Nach einer möglichen Zerrung braucht die Wade 24 bis 48 Stunden Ruhe. Das wird gesagt, wenn ein Lauf beginnt, bevor die Ruhezeit vorbei ist.
    .needs = Ein laufender Ruheplan und der Beginn eines Laufs.
    .advice = Geh stattdessen und melde dich dann wieder.

acute-rest_broken-found =
    .title = Deine Wade ist noch in der Ruhezeit
    .why = Dieser Lauf hat { $hours ->
        [one] { $hours } Stunde
       *[other] { $hours } Stunden
    } nach dem Beginn deines Ruheplans angefangen, und der Plan ist noch nicht zu Ende.
    .do = Mach aus diesem Lauf einen Spaziergang und melde dich, wenn Gehen gar nicht mehr wehtut.

rule-acute-fluids = Trinken bei Hitze und auf langen Läufen
    .statement = Flüssigkeit und Salze zählen vor allem bei Hitze und auf langen Läufen: ab 25 °C oder nach 90 Minuten alle 30 Minuten während des Laufs und einmal danach.
    .needs = Eine Temperatur, von einem Sensor oder von dir eingegeben, oder die Zeit in Bewegung.
    .advice = Trink nach Durst, nie mehr; nimm Salz aus Essen oder Getränken, nie aus Tabletten.

setting-acute-fluids-heat = Heiß ab dieser Temperatur

setting-acute-fluids-long = Ein langer Lauf ab dieser Zeit

setting-acute-fluids-every = Zeit zwischen zwei Erinnerungen

acute-fluids-live-heat =
    .title = Trink, wenn du Durst hast
    .why = Du bist seit { $minutes } Minuten in Bewegung, und es sind { $degrees } °C.
    .do = Trink nach Durst, nie mehr, und nimm Salz aus Essen oder Getränken, nie aus Tabletten.

acute-fluids-live-long =
    .title = Trink, wenn du Durst hast
    .why = Du bist seit { $minutes } Minuten in Bewegung.
    .do = Trink nach Durst, nie mehr, und nimm Salz aus Essen oder Getränken, nie aus Tabletten.

acute-fluids-run-heat =
    .title = Trink und iss etwas nach diesem heißen Lauf
    .why = Du warst { $minutes } Minuten bei { $degrees } °C in Bewegung.
    .do = Trink nach Durst, nie mehr, und nimm Salz aus Essen oder Getränken, nie aus Tabletten.

acute-fluids-run-heat-only =
    .title = Trink und iss etwas nach diesem heißen Lauf
    .why = Während deines Laufs waren es { $degrees } °C.
    .do = Trink nach Durst, nie mehr, und nimm Salz aus Essen oder Getränken, nie aus Tabletten.

acute-fluids-run-long =
    .title = Trink und iss etwas nach diesem langen Lauf
    .why = Du warst { $minutes } Minuten in Bewegung.
    .do = Trink nach Durst, nie mehr, und nimm Salz aus Essen oder Getränken, nie aus Tabletten.

rule-form-forefoot_fatigue = Laufform, die sich im Lauf verschiebt
    .statement = Fußaufsatz oder Bodenkontaktzeit verschieben sich innerhalb eines Laufs bei gleichem Tempo: das letzte Drittel gegen das erste, und während des Laufs die letzten 5 Minuten gegen einen frühen Abschnitt.
    .needs = Ein Sensor für den Fußaufsatz oder eine gemessene Kontaktzeit; früh und spät genug Zeit bei gleichem Tempo (± 0,3 m/s). Während des Laufs: mindestens 20 Minuten Laufen.
    .advice = Lauf lockerer und hör bald auf.

setting-form-forefoot_fatigue-stance = Kontaktzeit um so viel verschoben

setting-form-forefoot_fatigue-points = Anteil der Vorfußschritte um so viel verschoben

form-forefoot_fatigue-live-fore-more =
    .title = Du landest jetzt mehr auf dem Vorfuß
    .why = Der Anteil der Vorfußschritte liegt in den letzten 5 Minuten { $points } Punkte höher als früh in diesem Lauf, bei gleichem Tempo (etwa { $pace }).
    .do = Lauf lockerer und hör bald auf, wenn sich deine Waden müde anfühlen.

form-forefoot_fatigue-live-fore-less =
    .title = Du landest jetzt weniger auf dem Vorfuß
    .why = Der Anteil der Vorfußschritte liegt in den letzten 5 Minuten { $points } Punkte niedriger als früh in diesem Lauf, bei gleichem Tempo (etwa { $pace }).
    .do = Lauf lockerer und hör bald auf, wenn sich deine Waden müde anfühlen.

form-forefoot_fatigue-live-stance-more =
    .title = Deine Füße bleiben jetzt länger am Boden
    .why = Die Kontaktzeit ist in den letzten 5 Minuten { $ms } ms länger als früh in diesem Lauf, bei gleichem Tempo (etwa { $pace }).
    .do = Lauf lockerer und hör bald auf, wenn sich deine Waden müde anfühlen.

form-forefoot_fatigue-live-stance-less =
    .title = Deine Füße lösen sich jetzt früher vom Boden
    .why = Die Kontaktzeit ist in den letzten 5 Minuten { $ms } ms kürzer als früh in diesem Lauf, bei gleichem Tempo (etwa { $pace }).
    .do = Lauf lockerer und hör bald auf, wenn sich deine Waden müde anfühlen.

form-forefoot_fatigue-run-fore-more =
    .title = Spät im Lauf bist du mehr auf dem Vorfuß gelandet
    .why = Der Anteil der Vorfußschritte lag im letzten Drittel { $points } Punkte höher als im ersten, bei gleichem Tempo (etwa { $pace }).
    .do = Lauf das nächste Mal locker und hör auf, bevor die Beine schwer werden.

form-forefoot_fatigue-run-fore-less =
    .title = Spät im Lauf bist du weniger auf dem Vorfuß gelandet
    .why = Der Anteil der Vorfußschritte lag im letzten Drittel { $points } Punkte niedriger als im ersten, bei gleichem Tempo (etwa { $pace }).
    .do = Lauf das nächste Mal locker und hör auf, bevor die Beine schwer werden.

form-forefoot_fatigue-run-stance-more =
    .title = Spät im Lauf blieben deine Füße länger am Boden
    .why = Die Kontaktzeit war im letzten Drittel { $ms } ms länger als im ersten, bei gleichem Tempo (etwa { $pace }).
    .do = Lauf das nächste Mal locker und hör auf, bevor die Beine schwer werden.

form-forefoot_fatigue-run-stance-less =
    .title = Spät im Lauf lösten sich deine Füße früher vom Boden
    .why = Die Kontaktzeit war im letzten Drittel { $ms } ms kürzer als im ersten, bei gleichem Tempo (etwa { $pace }).
    .do = Lauf das nächste Mal locker und hör auf, bevor die Beine schwer werden.
