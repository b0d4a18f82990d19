### Antworten über einen Link in einer Nachricht: die Links, die Seite dahinter, und was daraus wurde

page-answer-same = Gleich
page-answered-same = gleich
page-answered-snooze = jetzt nicht
