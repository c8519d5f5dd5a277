"""How far two independent codings of the same documents agree: `manage.py compare_codings A B`.

`coding` reads a folder, `matching` says which records of the two are the same, `measures` knows the statistics,
`fields` what is compared, `report` prints it. Neither the database nor the documents are needed: records carry the
positions of their spans.
"""
