### Answers by a link in a message: the links themselves, the page behind one, and what became of it

alert-answer-here = Your answer:
alert-read-more = Read it in full

page-answer-same = The same
page-answer-snooze = Not now
page-answered-same = the same
page-answered-snooze = not now

page-answer-ask = Your answer counts once you press the button.
page-answer-took-seen = Thank you: you have seen it.
page-answer-took-better = Good to hear: your answer is stored.
page-answer-took-same = Thank you: your answer is stored.
page-answer-took-worse = Your answer is stored. Do not run; answer the eight questions now.
page-answer-took-stop = There will be no more reminders of this.
page-answer-took-snooze = It will come again later.
page-answer-used = This link was used before, and your answer stands.
page-answer-used-remedy = To say something else, use another link of the message or the Alerts page.
page-answer-bad = This link is not whole, or too old.
page-answer-bad-remedy = Open the Alerts page and answer there.
