### Red flags: what the catalogue says of each rule (rule-…), its settings (setting-…) and its findings

rule-flag-weight_bearing = Bein nicht belastbar
    .statement = Ein Bein, das nicht trägt, oder Schmerz, der normales Gehen verhindert, muss angesehen werden.
    .needs = Eine der beiden Fragen nach Belasten und Gehen mit Ja beantwortet.
    .advice = Geh heute in eine Praxis oder Notaufnahme, und belaste das Bein nicht.

flag-weight_bearing-raised =
    .title = Heute ärztlich ansehen lassen: Das Bein trägt nicht
    .why = Du hast Ja gesagt zu: { $signs }; das kann zu einem großen Muskelriss oder einer Knochenverletzung gehören.
    .do = Geh heute in eine Praxis oder Notaufnahme, und belaste das Bein nicht.

rule-flag-dvt = Schwellung, Rötung oder Wärme
    .statement = Ein deutlich geschwollener, roter oder warmer Unterschenkel muss heute angesehen werden; mit Brustschmerz oder Atemnot ist es ein Notfall.
    .needs = Die Frage nach Schwellung, Rötung oder Wärme mit Ja beantwortet.
    .advice = Geh heute in eine Praxis oder Notaufnahme; nicht massieren, dehnen, kühlen oder wickeln.

flag-dvt-raised =
    .title = Heute ärztlich ansehen lassen: geschwollen oder rot
    .why = Du hast Ja gesagt zu: { $signs }; das kann zu einer Entzündung oder einem Blutgerinnsel gehören, was nur jemand vom Fach erkennen kann.
    .do = Geh heute in eine Praxis oder Notaufnahme, und lass das Bein bis dahin in Ruhe.

flag-dvt-emergency =
    .title = Ruf jetzt { $number } an. Fahr nicht selbst.
    .why = Du hast Ja gesagt zu { $signs }, dazu Schmerzen in der Brust oder Atemnot, was zu einem Blutgerinnsel gehören kann.
    .do = Ruf jetzt { $number } an. Fahr nicht selbst. Bleib ruhig sitzen, bis Hilfe da ist.

rule-flag-nerve = Taub, kribbelnd oder kalt
    .statement = Taubheit oder Kribbeln, das bleibt, ein kalter oder blasser Fuß, eine harte Wade oder starker Schmerz beim Hochbiegen des Fußes muss jetzt angesehen werden.
    .needs = Eine der drei Fragen nach Gefühl, kaltem Fuß oder harter Wade mit Ja beantwortet.
    .advice = Geh jetzt in eine Praxis oder Notaufnahme; eine harte Wade oder Schmerz beim Hochbiegen des Fußes ist ein Notfall.

flag-nerve-raised =
    .title = Heute ärztlich ansehen lassen: taub oder kalt
    .why = Du hast Ja gesagt zu: { $signs }; das kann zu Druck auf einen Nerv oder auf die Durchblutung gehören.
    .do = Geh jetzt in eine Praxis oder Notaufnahme, und lass das Bein bis dahin in Ruhe.

flag-nerve-emergency =
    .title = Ruf jetzt { $number } an. Fahr nicht selbst.
    .why = Du hast Ja gesagt zu: { $signs }; das kann zu einem Druck in der Wade gehören, der binnen Stunden behandelt werden muss.
    .do = Ruf jetzt { $number } an. Fahr nicht selbst. Lass das Bein flach und unbedeckt liegen, bis Hilfe da ist.

rule-flag-rupture = Riss nahe am Knöchel
    .statement = Ein Riss oder Schlag nahe am Knöchel, oder kein Zehenstand, muss angesehen werden, auch wenn du gehen kannst.
    .needs = Die Frage nach Riss, Schlag oder Zehenstand mit Ja beantwortet.
    .advice = Geh heute in eine Praxis oder Notaufnahme, auch wenn du gehen kannst.

flag-rupture-raised =
    .title = Heute ärztlich ansehen lassen: Riss am Knöchel?
    .why = Du hast Ja gesagt zu: { $signs }; das kann zu einer gerissenen Achillessehne gehören, und viele können damit noch gehen.
    .do = Geh heute in eine Praxis oder Notaufnahme, auch wenn du gehen kannst, und lauf und dehne bis dahin nicht.

rule-flag-chest = Schmerz in der Brust oder Atemnot
    .statement = Schmerz in der Brust oder Atemnot zusammen mit einer Wade, die Beschwerden macht, ist ein Notfall.
    .needs = Die Frage nach Brust und Atem mit Ja beantwortet.
    .advice = Ruf jetzt die Notrufnummer an.

flag-chest-emergency =
    .title = Ruf jetzt { $number } an. Fahr nicht selbst.
    .why = Du hast Ja gesagt zu: { $signs }; zusammen mit einer schmerzenden Wade kann das zu einem Blutgerinnsel in der Lunge gehören.
    .do = Ruf jetzt { $number } an. Fahr nicht selbst. Bleib ruhig sitzen, bis Hilfe da ist.

rule-flag-persistent = Keine Besserung
    .statement = Schmerz, der nach sieben bis zehn Tagen nicht um zwei Punkte gefallen ist oder am 14. Tag noch da ist, muss angesehen werden.
    .needs = Beschwerden, die nicht abgeklungen sind; eine fehlende Meldung gilt nicht als besser.
    .advice = Lass es ärztlich ansehen; nimm deine Meldungen mit.

setting-flag-persistent-first_day = Tag der ersten Durchsicht
setting-flag-persistent-second_day = Tag, ab dem es jemand vom Fach ansehen sollte
setting-flag-persistent-last_day = Tag, ab dem jeder Rest von Schmerz angesehen werden sollte
setting-flag-persistent-fallen_by = Punkte, die als besser gelten

flag-persistent-watch_on =
    .title = Tag { $day }, nicht besser: Denk an die Arztpraxis
    .why = An Tag { $day } ist dein Schmerz { $last } von 10 nach { $first } von 10 am Anfang, und { $kept }.
    .do = Schone das Bein weiter, und lass dir einen Termin in einer Praxis geben, wenn es bis Tag 10 nicht besser ist.

flag-persistent-see_clinician =
    .title = Tag { $day }, noch immer Schmerz: ärztlich ansehen
    .why = An Tag { $day } ist dein Schmerz { $last } von 10 nach { $first } von 10 am Anfang, und { $kept }; das kann zu einer verschlissenen Sehne oder einem Riss im Knochen gehören.
    .do = Lass es jetzt ärztlich ansehen, und lauf bis dahin nicht damit.
