### Answers by a link in a message: the links themselves, the page behind one, and what became of it

page-answer-same = The same
page-answered-same = the same
page-answered-snooze = not now
