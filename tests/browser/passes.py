"""`python -m tests.browser.passes`: everybody of the demo signs in and makes a token, in the data of SLACKISH_DATA.

Once for all servers, which get copies of the data: the form takes only so many sign-ins a minute, and a
command that makes a token takes as long as a test. Prints {username: {"cookie": …, "token": …}}.
"""

import json
import sys

import django


def main() -> None:
    django.setup()
    from tests.factories import session_cookie, token_of
    from workspaces.models import User

    everybody = User.objects.filter(is_active=True)
    passes = {each.username: {"cookie": session_cookie(each), "token": token_of(each)} for each in everybody}
    json.dump(passes, sys.stdout)


if __name__ == "__main__":
    main()
