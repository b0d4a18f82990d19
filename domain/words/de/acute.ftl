### The acute rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-acute-stop_now = Schmerz im Lauf
    .statement = Wenn im Lauf scharfer Schmerz kommt, hör sofort auf. Ein bloßer Tastendruck gilt als scharf, bis Antworten etwas anderes sagen.
    .needs = Ein Schmerz-Tastendruck im Lauf; Antworten helfen, sind aber nicht nötig.
    .advice = Stopp, geh weiter. Scharf oder plötzlich? Lauf nicht weiter.

setting-acute-stop_now-severity = Schmerz, ab dem ein Lauf endet

setting-acute-stop_now-tendon_most = Schmerz, den eine bekannte Sehne im Lauf haben darf

acute-stop_now-marked =
    .title = Stopp, geh weiter
    .why = Du hast im Lauf Schmerz gemeldet, und noch sagt nichts, dass er harmlos ist.
    .do = Stopp, geh weiter. Scharf oder plötzlich? Lauf nicht weiter.

acute-stop_now-alarming =
    .title = Stopp, geh weiter
    .why = Du hast im Lauf Schmerz gemeldet: { $reasons }.
    .do = Stopp, geh weiter. Scharf oder plötzlich? Lauf nicht weiter.

acute-stop_now-worse =
    .title = Stopp, geh weiter
    .why = { $pain } von 10 ist mehr als die { $usual } von 10, die deine Sehne sonst im Lauf hat, oder es wächst.
    .do = Stopp, geh weiter. Scharf oder plötzlich? Lauf nicht weiter.

acute-stop_now-ease_off =
    .title = Lauf ruhiger, und achte auf deine Wade
    .why = { $pain } von 10, nach und nach gekommen; nichts in deinen Antworten verlangt, sofort aufzuhören.
    .do = Lauf langsamer; wenn es wächst, scharf wird oder deinen Schritt verändert, hör auf und geh.

acute-stop_now-usual =
    .title = Lauf ruhiger, und achte auf deine Wade
    .why = { $pain } von 10, nach und nach gekommen, nicht schlimmer, als deine Sehne sonst im Lauf ist.
    .do = Lauf langsamer; wenn es wächst, scharf wird oder deinen Schritt verändert, hör auf und geh, und bis morgen früh sollte es abgeklungen sein.

reason-sharp = scharf
reason-struck = wie ein Schlag
reason-sudden = plötzlich
reason-severity = { $pain } von 10
reason-flag = ein Warnzeichen mit Ja beantwortet

rule-acute-rice = Schonen, kühlen, wickeln, hochlegen
    .statement = Für alles, was wie eine Zerrung behandelt wird: 24 bis 48 Stunden schonen, mehrmals am Tag 15 bis 20 Minuten kühlen, wickeln, das Bein höher als das Herz.
    .needs = Eine Meldung, die als Zerrung gelesen wird, klar oder im Zweifel.
    .advice = Schonen; viermal am Tag kühlen, mit einem Tuch dazwischen, weg damit, wenn es taub wird; wickeln; hochlegen.

acute-rice-fits =
    .title = Schone diese Wade 24 bis 48 Stunden
    .why = Deine Antworten geben { $points } Punkte für eine Zerrung, die durch Weiterlaufen schlimmer werden könnte.
    .do = Schone das Bein, kühle es viermal am Tag 15 bis 20 Minuten mit einem Tuch dazwischen (weg damit, wenn es taub wird), wickle es mit einer elastischen Binde und lege es höher als das Herz.

acute-rice-in_doubt =
    .title = Zur Sicherheit: Schone diese Wade erst einmal
    .why = Es ist nicht klar, was es ist ({ $points } Punkte für eine Zerrung), deshalb gilt es als Zerrung, bis deine Antworten etwas anderes sagen.
    .do = Schone das Bein, kühle es viermal am Tag 15 bis 20 Minuten mit einem Tuch dazwischen (weg damit, wenn es taub wird), wickle es mit einer elastischen Binde und lege es höher als das Herz.

rule-acute-no_stretch = Jetzt nicht dehnen
    .statement = Solange eine Zerrung vermutet wird, nicht dehnen und nicht fest massieren: Das kann gerissene Fasern weiter auseinanderziehen.
    .needs = Ein Schonplan für eine Zerrung.
    .advice = Dehne und massiere die Wade nicht, bis du ohne Schmerz gehen kannst und ein Tag vergangen ist.

acute-no_stretch-held =
    .title = Zurückgehalten: Dehnen und Massage
    .why = Solange eine Zerrung heilen könnte, wird dieser Rat zurückgehalten: „{ $held }“.
    .do = Dehne und massiere die Wade nicht, bis du ohne Schmerz gehen kannst und mindestens 24 Stunden vergangen sind.

rule-acute-flag_guard = Jetzt nur noch zum Fach
    .statement = Solange Schwellung, Taubheit oder ein Riss am Knöchel offen ist, kein Rat zu massieren, dehnen, kühlen, wickeln oder hochlegen.
    .needs = Eines dieser Warnzeichen, offen.
    .advice = Lass es ärztlich ansehen.

acute-flag_guard-held =
    .title = Zurückgehalten, bis es ärztlich angesehen ist
    .why = Solange ein Warnzeichen offen ist, wird dieser Rat zurückgehalten: „{ $held }“.
    .do = Lass das Bein ärztlich ansehen, bevor du etwas daran machst.
