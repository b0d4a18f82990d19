### Signing in, invitations, and the page of what one gets in by

page-account-name = Name
page-account-name-hint = You sign in by it. It cannot be changed later.
page-account-password = Password
page-account-password-hint = At least { $low } characters. Three words that do not belong together do.
page-account-show = Show
page-account-no-name = A name has 1 to 64 characters on one line.
page-account-no-password = A password has at least { $low } characters.
page-account-password-is-name = A password cannot be the name.
page-account-name-taken = That name is taken. Choose another.
page-account-runner-taken = That runner has an account already.
page-account-too-late = Somebody was faster, or the link has ended. Ask for another.
page-account-too-often = { $n ->
    [one] That was tried very often. Wait a minute, then try again.
   *[other] That was tried very often. Wait { $n } minutes, then try again.
}

page-sign-in-title = Sign in
page-sign-in-do = Sign in
page-sign-in-wrong = Name and password do not belong together.
page-sign-in-forgot = Password forgotten?
page-sign-in-reset = Whoever looks after this Soleus makes you a link for a new one, with { $command } on its machine.

page-invitation-title-runner = Welcome to Soleus
page-invitation-why-runner = Choose how you sign in. What you enter here is yours: nobody else sees it unless you let them.
page-invitation-existing = Choose how you sign in. The runs of { $runner } that are here already are yours then.
page-invitation-title-password = Choose a new password
page-invitation-why-password = Every browser that is signed in as you is signed out by it.
page-invitation-gone = This link is not good any more, or never was.
page-invitation-gone-remedy = It can be used once, and for seven days. Ask for another.

page-access-title = Access
page-access-lead = You are signed in as { $name }.
page-access-role-coach = Coach
page-access-role-admin = Administrator
page-access-guest = You are a guest of this demonstration: there is no password, and nothing to sign out of.
page-access-sign-ins = Where you are signed in
page-access-sign-ins-caption = Sign out what you do not know, or no longer have. It is out at its next step.
page-access-saved-sign-ins = Signed out.
page-access-this = this browser
page-access-some-browser = A browser
page-access-since = from { $address }, since { $day }
page-access-no-sign-ins = In no browser.
page-access-others = Sign out every other browser
page-access-password = Password
page-access-password-caption = With a new one every other browser is signed out. Keys for programs stay.
page-access-saved-password = The new password is set. Every other browser is signed out.
page-access-old = Present password
page-access-new = New password
page-access-old-wrong = That is not the present password.
page-access-no-password = This account has no password. A link to choose one is made by { $command }.
page-access-tokens = Keys for programs
page-access-tokens-caption = A program sends its key instead of your password. Give each one its own, and only what it needs.
page-access-saved-tokens = The key is removed. It is refused from now on.
page-access-token-once = The key is shown only now. Copy it to where it is needed:
page-access-no-tokens = None yet.
page-access-token-for = What is it for?
page-access-may = What it may do
page-access-scope-read = Read
page-access-scope-write = Change
page-access-scope-admin = Look after this Soleus
page-access-life = Good for
page-access-days = { $n } days
page-access-ends = until { $day }
page-access-endless = until it is removed
page-access-used = used { $when }
page-access-unused = never used
page-access-remove = Remove
page-access-make = Make a key
page-access-no-token-name = Say on one line what it is for.
page-access-no-scope = Choose what it may do.
page-access-seen = Who sees what is yours
page-access-coaches = Coaches
page-access-coaches-why = Whom you let see your runs, and how you take that back.
page-access-record = Record
page-access-record-why = Who looked at what, and what was done to your account.

page-access-delete = Delete this account
page-access-delete-said = Your account, where you are signed in, your keys, your notes, and what runners let you see go for good. Copies that were made before still hold what they hold.
page-access-delete-do = Delete the account
