### Antworten über einen Link in einer Nachricht: die Links, die Seite dahinter, und was daraus wurde

alert-answer-here = Deine Antwort:
alert-read-more = Alles lesen

page-answer-same = Gleich
page-answer-snooze = Jetzt nicht
page-answered-same = gleich
page-answered-snooze = jetzt nicht

page-answer-ask = Deine Antwort zählt, sobald du auf den Knopf drückst.
page-answer-took-seen = Danke: Du hast es gesehen.
page-answer-took-better = Gut zu hören: Deine Antwort ist gespeichert.
page-answer-took-same = Danke: Deine Antwort ist gespeichert.
page-answer-took-worse = Deine Antwort ist gespeichert. Lauf nicht; beantworte jetzt die acht Fragen.
page-answer-took-stop = Daran wirst du nicht mehr erinnert.
page-answer-took-snooze = Es kommt später noch einmal.
page-answer-used = Dieser Link wurde schon benutzt, und deine Antwort gilt.
page-answer-used-remedy = Für eine andere Antwort nimm einen anderen Link der Nachricht oder die Seite Hinweise.
page-answer-bad = Dieser Link ist nicht vollständig oder zu alt.
page-answer-bad-remedy = Öffne die Seite Hinweise und antworte dort.
