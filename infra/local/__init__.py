"""The local cloud: MiniStack with the real template deployed to it, a front door, and an inbox for the mails it sends.

`make run` and the end-to-end tests are the same code: a `Place` says where a cloud lives, `cloud` starts and stops it,
`deployment` builds and deploys, `invented` fills it with a season, `front` is the door and the inbox.
"""
