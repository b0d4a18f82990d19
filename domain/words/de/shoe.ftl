### The shoe rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-shoe-worn = Schuhe, die weit gelaufen sind
    .statement = Laufschuhe alle 300 bis 500 Meilen ersetzen: bei 483 km planen, bei 805 km ersetzen; je Paar.
    .needs = Ein Paar Schuhe, das für den Lauf genannt ist, mit der Strecke, die es vorher schon hatte.
    .advice = Planen, dann ersetzen; das neue Paar auf kurzen Läufen einlaufen.

setting-shoe-worn-plan = Ein neues Paar planen

setting-shoe-worn-replace = Das Paar ersetzen

shoe-worn-plan =
    .title = Plane ein neues Paar Schuhe
    .why = { $shoe } ist { $worn } gelaufen (Grenze { $limit }); die Dämpfung lässt nach, und üblich ist ein neues Paar nach { $first } bis { $last }.
    .do = Suche jetzt nach dem nächsten Paar, und wechsle auf kurzen Läufen.

shoe-worn-replace =
    .title = Zeit, ein Paar Schuhe zu ersetzen
    .why = { $shoe } ist { $worn } gelaufen (Grenze { $limit }); die Dämpfung lässt nach, und üblich ist ein neues Paar nach { $first } bis { $last }.
    .do = Ersetze dieses Paar, und laufe das neue auf kurzen Läufen ein.
