-- Nobody and no client is ever deleted: a client is revoked. Keys are retired, and only their private part is erased.
revoke delete, truncate on participants, clients, signing_keys from participants_app;
