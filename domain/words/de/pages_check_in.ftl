### Die Check-in-Seite: das Formular, was aus einem Bericht folgt, und die Beschwerden

page-check-flags = Zuerst acht Fragen, auf die es am meisten ankommt
page-check-clinician-hint = Sag nur Ja, wenn eine Ärztin, ein Arzt oder eine Physiotherapeutin es angesehen hat: Das schließt das Warnzeichen.
page-check-severity = Schmerz jetzt, 0 bis 10
page-check-scale = 0 keiner, 10 der schlimmste, den du dir vorstellen kannst.
page-check-since = Wie es jetzt ist und was du seither getan hast
page-check-note = Sonst noch etwas
page-check-stored = Danke, dein Bericht ist gespeichert.
page-check-clinician = Bitte lass das jetzt ärztlich untersuchen.
page-check-yes = Du hast Ja gesagt zu:
page-check-not-asked = { $n } von 8 Fragen nach Warnzeichen wurden nicht gefragt: Das ist kein Nein.
page-check-answer-now = Beantworte sie unten.
page-check-episodes = Deine Wade, Beschwerde für Beschwerde
page-check-no-site = Wade
page-check-since-day = Seit { $day }
page-check-went = der Schmerz ging von { $first } auf { $last } von 10
page-check-earlier = Frühere Berichte
page-check-pain = Schmerz { $n } von 10
page-check-marker = Markierung

page-flag-emergency = Ruf jetzt { $n } an. Fahr nicht selbst.
page-flag-title = Bitte lass das jetzt ärztlich untersuchen.
page-flag-guard = Keine Massage, kein Dehnen, kein Eis, kein Druckverband und kein Hochlegen, bis es jemand angesehen hat. Das ist keine Diagnose.
page-flag-closes = Es bleibt offen, bis es ärztlich angesehen wurde oder zwei Check-ins im Abstand von einem Tag alle acht Fragen mit Nein beantworten: { $link }

page-answer-pair = { $question }: { $answer }

page-pattern-strain = Zerrung
page-pattern-tendon = Sehne
page-pattern-cramp = Krampf
page-pattern-doms = Muskelkater
page-pattern-fits-strain = Dieses Muster passt zu einer Wadenzerrung.
page-pattern-fits-tendon = Dieses Muster passt zu einer überlasteten Sehne.
page-pattern-fits-cramp = Dieses Muster passt zu einem Krampf.
page-pattern-fits-doms = Dieses Muster passt zu Muskelkater nach ungewohnter Belastung.
page-pattern-unclear-strain = Die Zeichen sind gemischt oder zu wenige; bis mehr bekannt ist, gilt es wie eine Zerrung.
page-pattern-unclear-tendon = Die Zeichen sind gemischt oder zu wenige; bis mehr bekannt ist, gilt es wie eine Sehnenbeschwerde.
page-pattern-unclear-cramp = Die Zeichen sind gemischt oder zu wenige; bis mehr bekannt ist, gilt es wie ein Krampf.
page-pattern-unclear-doms = Die Zeichen sind gemischt oder zu wenige; bis mehr bekannt ist, gilt es wie Muskelkater.
page-pattern-no-diagnosis = Das ist keine Diagnose. Wird es nicht besser oder bist du unsicher, lass dich ärztlich untersuchen.
page-pattern-ask = Diese Antworten würden mehr sagen:
page-pattern-points = Welche Antwort wofür sprach
page-pattern-answer = Antwort
page-pattern-sum = Summe
