### The check-in page: the form, what follows from a report, and the episodes

page-check-flags = First, eight questions that matter most
page-check-clinician-hint = Say yes only when a doctor or physiotherapist has looked at it: that closes the red flag.
page-check-severity = Pain now, 0 to 10
page-check-scale = 0 none, 10 the worst you can think of.
page-check-since = How it is now, and what you did since
page-check-note = Anything else
page-check-stored = Thank you, your report is stored.
page-check-clinician = Please see a clinician now.
page-check-yes = You answered yes to:
page-check-not-asked = { $n } of 8 red-flag questions were not asked: that is not a no.
page-check-answer-now = Answer them below.
page-check-episodes = Your calf, complaint by complaint
page-check-no-site = Calf
page-check-since-day = Since { $day }
page-check-went = pain went from { $first } to { $last } of 10
page-check-earlier = Earlier reports
page-check-pain = pain { $n } of 10
page-check-marker = marker

page-flag-emergency = Call { $n } now. Do not drive yourself.
page-flag-title = Please see a clinician now.
page-flag-guard = No massage, stretching, ice, compression or elevation until somebody has looked at it. This is not a diagnosis.
page-flag-closes = It stays open until a clinician has seen it, or until two check-ins a day apart answer all eight questions with no: { $link }

page-answer-pair = { $question }: { $answer }

page-pattern-strain = Strain
page-pattern-tendon = Tendon
page-pattern-cramp = Cramp
page-pattern-doms = Sore muscles
page-pattern-fits-strain = This pattern fits a calf strain.
page-pattern-fits-tendon = This pattern fits an overused tendon.
page-pattern-fits-cramp = This pattern fits a cramp.
page-pattern-fits-doms = This pattern fits sore muscles after unusual effort.
page-pattern-unclear-strain = The signs are mixed or too few; until more is known, it is treated like a strain.
page-pattern-unclear-tendon = The signs are mixed or too few; until more is known, it is treated like a tendon complaint.
page-pattern-unclear-cramp = The signs are mixed or too few; until more is known, it is treated like a cramp.
page-pattern-unclear-doms = The signs are mixed or too few; until more is known, it is treated like sore muscles.
page-pattern-no-diagnosis = This is not a diagnosis. If it does not get better, or you are unsure, see a clinician.
page-pattern-ask = These answers would tell more:
page-pattern-points = Which answer spoke for what
page-pattern-answer = Answer
page-pattern-sum = Sum
