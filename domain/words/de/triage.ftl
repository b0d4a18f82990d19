### What a reported pain may be: what the catalogue says of each rule (rule-…), its settings (setting-…) and its findings

rule-triage-doms = Muskelkater
    .statement = Ein dumpfer Schmerz in beiden Waden, ein bis drei Tage nach einem ungewohnten Lauf, ist meist normaler Muskelkater.
    .needs = Eine Meldung, wann es anfing, wie es sich anfühlt und welches Bein; Läufe helfen.
    .advice = Lauf locker, bis er weg ist; du wirst täglich gefragt, und nach sieben Tagen heißt es nicht mehr Muskelkater.

setting-triage-doms-onset_from = Muskelkater beginnt frühestens so lange nach einem Lauf
setting-triage-doms-onset_to = Muskelkater beginnt spätestens so lange nach einem Lauf
setting-triage-doms-told_late = Um so viel später darf die Meldung kommen
setting-triage-doms-over_by = An diesem Tag ist Muskelkater vorbei
setting-triage-doms-load_days = Tage davor, in denen ein Hinweis auf Belastung für Muskelkater spricht

triage-doms-fits =
    .title = Dieses Muster passt zu Muskelkater
    .why = Es kam ein bis drei Tage nach einem Lauf, ist dumpf und in beiden Waden: { $points } Punkte dafür, { $next } für das nächste Muster.
    .do = Lauf nur locker, bis es weg ist, und lass es ansehen, wenn es nach sieben Tagen noch da ist.

triage-doms-loaded =
    .title = Dieses Muster passt zu Muskelkater
    .why = Es kam ein bis drei Tage nach mehr Belastung, als du gewohnt bist, ist dumpf und in beiden Waden: { $points } Punkte dafür, { $next } für das nächste Muster.
    .do = Lauf nur locker, bis es weg ist, und lass es ansehen, wenn es nach sieben Tagen noch da ist.

rule-triage-strain = Zerrung
    .statement = Ein plötzlicher, scharfer Schmerz an einer Stelle während des Laufs, oft wie ein Schlag, gilt als Zerrung.
    .needs = Eine Meldung, wann es anfing, wie es sich anfühlt, wo es ist und welches Bein.
    .advice = Aufhören, 24 bis 48 Stunden schonen, kühlen, wickeln und hochlegen; anfangs nicht dehnen und nicht fest massieren.

triage-strain-fits =
    .title = Hör auf zu laufen: Das passt zu einer Zerrung
    .why = Es kam plötzlich im Lauf, ist scharf oder wie ein Schlag und sitzt an einer Stelle in einem Bein: { $points } Punkte dafür, { $next } für das nächste Muster.
    .do = Hör auf zu laufen und schone die Wade, dehne und massiere sie anfangs nicht, und lass sie ansehen, wenn du nicht normal gehen kannst.

rule-triage-cramp = Krampf
    .statement = Ein plötzlicher Krampf im Lauf oder bis eine Stunde danach gilt als Krampf, wenn er bald vorbei ist; Hitze, ein langer und ein harter Lauf sprechen dafür.
    .needs = Eine Meldung, wie es sich anfühlt, wann es anfing und eine Antwort mehr; Läufe und Temperatur helfen.
    .advice = Sanft dehnen oder leicht massieren und nach Durst trinken; ist es nach einer Stunde nicht weg, beantworte die Fragen nach Warnzeichen noch einmal.

setting-triage-cramp-after_run = So bald nach einem Lauf kommt ein Krampf
setting-triage-cramp-long_run = Ein so langer Lauf spricht für einen Krampf
setting-triage-cramp-intense_share = Schneller Anteil, ab dem ein Lauf hart ist
setting-triage-cramp-hot = Hitze, die für einen Krampf spricht
setting-triage-cramp-often = So viele Krämpfe sollte sich jemand vom Fach ansehen
setting-triage-cramp-often_days = Tage, in denen Krämpfe gezählt werden
setting-triage-cramp-apart = Krämpfe, die näher beieinander liegen, gelten als einer

triage-cramp-fits =
    .title = Dieses Muster passt zu einem Krampf
    .why = Der Muskel krampfte im Lauf oder gleich danach: { $points } Punkte dafür, { $next } für das nächste Muster.
    .do = Dehne die Wade sanft und halte die Dehnung, oder massiere sie leicht, trink nach Durst mit Salz aus Essen oder Getränk, und melde dich wieder, wenn es nach einer Stunde nicht weg ist.

triage-cramp-often =
    .title = Das passt zu einem Krampf, und er kommt oft
    .why = Das ist Krampf Nummer { $count } in { $days } Tagen: { $points } Punkte für einen Krampf, { $next } für das nächste Muster.
    .do = Dehne sanft oder massiere leicht, trink nach Durst, und lass jemanden vom Fach ansehen, warum die Krämpfe so oft kommen.

rule-triage-tendon = Gereizte Sehne
    .statement = Schmerz nahe am Knöchel oder in der Kniekehle, der nach und nach kommt und im Lauf wächst, passt zu einer Sehne, der es zu viel war.
    .needs = Eine Meldung, wo es ist, wann es anfing, wie es im Lauf weitergeht, und eine Antwort mehr.
    .advice = Lauf weniger; Fersensenken, sobald es abgeklungen ist; bis 5 von 10, die am nächsten Morgen weg sind, darfst du weiterlaufen.

setting-triage-tendon-may_go_on = Schmerz, mit dem du weiterlaufen darfst

triage-tendon-fits =
    .title = Dieses Muster passt zu einer gereizten Sehne
    .why = Es sitzt nahe am Knöchel oder in der Kniekehle, kam nach und nach und wächst beim Laufen: { $points } Punkte dafür, { $next } für das nächste Muster.
    .do = Lauf weniger und lockerer: bis { $most } von 10, die am nächsten Morgen weg sind, darfst du weiterlaufen, Fersensenken kommen, sobald es abgeklungen ist, und lass es ansehen, wenn es in einer Woche nicht besser wird.

rule-triage-unclear = Gemischte Zeichen
    .statement = Liegen zwei Muster höchstens einen Punkt auseinander oder fehlen Antworten, zählt das ernstere.
    .needs = Irgendeine Meldung von Schmerz, auch ein bloßer Tastendruck.
    .advice = Behandle es wie das ernstere Muster, und beantworte die Fragen, die sie unterscheiden.

triage-unclear-mixed =
    .title = Noch nicht klar: Nimm das Ernstere an
    .why = Deine Antworten geben { $points } Punkte für „{ $reading }“ und { $next } für „{ $against }“.
    .do = Behandle es wie „{ $reading }“, bis du diese Fragen beantwortet hast: { $ask }; und lass es ansehen, wenn es schlimmer wird.

triage-unclear-lasting =
    .title = Kein Krampf mehr: Bitte noch einmal antworten
    .why = Es war nach einer Stunde nicht weg oder kam in Ruhe wieder, das gibt { $points } Punkte für „{ $reading }“ und { $next } für „{ $against }“.
    .do = Beantworte die Fragen nach Warnzeichen noch einmal, und behandle es bis dahin wie „{ $reading }“.
