### The strength rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-strength-programme = Fersensenken für die Wade
    .statement = Langsames exzentrisches Fersensenken an einer Stufe für beide Wadenmuskeln, Soleus und Gastrocnemius. Zur Vorbeugung (bei Vorfußlauf oder auf Wunsch): 3 × 8-12, Knie gestreckt und gebeugt, 3 Tage in der Woche, Schmerz höchstens 3 von 10, ansteigend über 12 Wochen. Alfredsons 3 × 15, beides, zweimal täglich über 12 Wochen nur nach abgeklungenen Sehnenbeschwerden und auf deinen Wunsch. Pausiert, solange ein Plan nach einer Zerrung läuft oder ein Warnzeichen offen ist.
    .needs = Die Hälfte der Schritte oder mehr auf dem Vorfuß in den letzten 3 Läufen, ohne dass ein Programm eingeschaltet ist (wird zu Beginn gesagt); oder ein eingeschaltetes Programm.
    .advice = Ein Programm einschalten und jede Einheit mit einem Tippen eintragen.

setting-strength-programme-weeks = Länge eines Programms

setting-strength-programme-days = Tage mit Fersensenken

setting-strength-programme-pain = Höchster Schmerz dabei

strength-programme-offer =
    .title = Fersensenken würde zu deinem Laufstil passen
    .why = { $share } % deiner Schritte in den letzten { $runs } Läufen landeten auf dem Vorfuß, was der Wade mehr abverlangt, und kein Kraftprogramm ist eingeschaltet.
    .do = Schalte das Fersensenken ein: langsam von einer Stufe hinab, 3 Sätze mit 8-12 Wiederholungen, Knie gestreckt und gebeugt, an { $days } Tagen in der Woche über { $weeks } Wochen, bei höchstens { $pain } von 10 Schmerz.

strength-programme-heel_drops =
    .title = Fersensenken: { $days } Tage je Woche, { $weeks } Wochen
    .why = Du hast das Fersensenken eingeschaltet: { $days } Tage in der Woche über { $weeks } Wochen, beginnend mit 3 Sätzen zu 8 und ansteigend bis 3 Sätze zu 12 Wiederholungen, Knie gestreckt und gebeugt.
    .do = Gehe auf beiden Füßen hoch und auf einem langsam hinab, die Ferse unter die Stufe, höre bei mehr als { $pain } von 10 Schmerz auf, und trage jede Einheit mit einem Tippen ein.

strength-programme-alfredson =
    .title = Alfredson: zweimal täglich, { $weeks } Wochen
    .why = Du hast Alfredsons Programm nach abgeklungenen Sehnenbeschwerden eingeschaltet: 3 Sätze zu 15 Wiederholungen, Knie gestreckt und gebeugt, zweimal täglich über { $weeks } Wochen.
    .do = Gehe auf dem guten Fuß hoch und auf dem anderen langsam hinab, die Ferse unter die Stufe, lass es ärztlich ansehen, wenn der Schmerz von Tag zu Tag zunimmt, und trage jede Einheit mit einem Tippen ein.

strength-programme-alfredson_early =
    .title = Alfredson ist für eine Sehne, die sich beruhigt hat
    .why = Du hast Alfredsons Programm eingeschaltet (3 Sätze zu 15, zweimal täglich, { $weeks } Wochen), und abgeklungene Sehnenbeschwerden sind hier nicht bekannt.
    .do = Nimm vorerst das leichtere Fersensenken: 3 Sätze mit 8-12 Wiederholungen, Knie gestreckt und gebeugt, an { $days } Tagen in der Woche, bei höchstens { $pain } von 10 Schmerz.

rule-strength-lapsed = Ein Kraftprogramm, das eingeschlafen ist
    .statement = Ein Programm ist eingeschaltet, und weniger als die Hälfte der Einheiten der letzten 7 Tage ist eingetragen. Wird in der ersten solchen Woche gesagt, dann höchstens alle 28 Tage.
    .needs = Ein eingeschaltetes Programm und eine volle Woche davon. Wochen, in denen ein Plan nach einer Zerrung lief oder ein Warnzeichen offen war, zählen nicht.
    .advice = Wieder aufnehmen oder ausschalten.

setting-strength-lapsed-share = Anteil der geplanten Einheiten, der erledigt sein muss

strength-lapsed-found =
    .title = { $done } von { $planned } Krafteinheiten in 7 Tagen
    .why = Dein Programm hat { $planned } Einheiten in der Woche, und für die letzten 7 Tage { $done ->
        [0] ist keine
        [one] ist 1
       *[other] sind { $done }
    } eingetragen.
    .do = Trage eine erledigte Einheit mit einem Tippen ein, fang mit einer leichteren wieder an, oder schalte das Programm aus.
