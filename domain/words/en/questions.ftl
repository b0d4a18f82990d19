### The questions of a check-in, their answers, and short names for both

# The eight red-flag questions, asked first
question-cannot_bear_weight = Can you not put weight on the leg?
question-cannot_walk_normally = Does the pain stop you from walking normally?
question-chest_pain_or_breathless = Do you have chest pain, or are you short of breath?
question-swelling_redness_warmth = Is the lower leg clearly swollen, red or warm?
question-numb_or_tingling = Has the foot or lower leg been numb or tingling for more than an hour, or while resting?
question-cold_or_pale_foot = Is the foot cold or pale?
question-pain_on_passive_stretch_or_tense_calf = Is the calf hard as wood, or does it hurt badly when somebody else bends your foot up?
question-snap_or_blow_near_ankle_or_no_heel_rise = Did you feel a snap or a blow near the ankle, or can you not rise on your toes?

sign-cannot_bear_weight = no weight on the leg
sign-cannot_walk_normally = no normal walking
sign-chest_pain_or_breathless = chest pain or short of breath
sign-swelling_redness_warmth = swelling, redness or warmth
sign-numb_or_tingling = numb or tingling
sign-cold_or_pale_foot = a cold or pale foot
sign-pain_on_passive_stretch_or_tense_calf = a hard calf, or pain when the foot is bent up
sign-snap_or_blow_near_ankle_or_no_heel_rise = a snap near the ankle, or no rising on the toes

answer-yes = Yes
answer-no = No
answer-not_asked = Not answered

# What the pain is like
question-severity = How much does it hurt, from 0 (not at all) to 10?
question-onset = When did it begin?
question-character = What does it feel like?
question-site = Where is it?
question-side = Which leg?
question-course = How does it go on while you run?
question-phase = Was it during the run or after it?
question-walks_without_pain = Can you walk without pain?
question-hurts_at_rest = Does it hurt at rest, or did it come back?
question-rested = Did you rest the leg since the last report?
question-iced = Did you put ice on it?
question-elevated = Did you keep the leg up?
question-clinician_seen = Has a doctor or other clinician looked at it?
question-note = Anything else?

answer-onset-during = Suddenly, during the run
answer-onset-right_after = Right after the run
answer-onset-days_after = One to three days after
answer-onset-gradual = Bit by bit
answer-character-dull = Dull ache
answer-character-sharp = Sharp or stabbing
answer-character-struck = As if something struck me
answer-character-cramp = Cramp or spasm
answer-character-stiff = Stiff or burning
answer-site-muscle_belly = One spot in the muscle
answer-site-near_ankle = Near the ankle
answer-site-behind_knee = Behind the knee
answer-site-whole_calf = The whole calf
answer-side-left = Left
answer-side-right = Right
answer-side-both = Both
answer-course-worse = It gets worse
answer-course-eases = It eases
answer-course-constant = It stays the same
answer-phase-during = During the run
answer-phase-after = After the run

ask-onset = when it began
ask-character = what it feels like
ask-site = where it is
ask-side = which leg
ask-course = how it goes on in a run
ask-hurts_at_rest = whether it hurts at rest
ask-severity = how much it hurts

# What is known beside the answers, as the points table names it
question-lasting = Not gone within an hour
question-over_week = Still there on day 7
question-run_before = A run one to three days before
question-heavy = More load than usual in the three days before
question-hot = A run in the heat
question-long = A long run
question-intense = A hard run

# The patterns
pattern-doms = muscle soreness (DOMS)
pattern-strain = a calf strain
pattern-cramp = a cramp
pattern-tendon = an irritated tendon

# The course of an episode
course-new = New
course-better = Better
course-worse = Worse
course-same = The same
course-settled = Settled
course-relapsed = Came back

severity-not_told = not told
rest-kept = rest, ice and leg up were kept
rest-partly = rest, ice and leg up were kept in part
rest-not = rest, ice and leg up were not kept
rest-unknown = whether you rested it is not known
