### What is said in place of advice that a guard holds back

held-acute-no_stretch = Do not stretch or rub this calf now: rest it until a check-in says that walking does not hurt.

held-acute-flag_guard = See a clinician now, and do nothing else to this leg until then.

held-strength-programme = No strength work now: it waits until the calf has rested and no red flag is open.
