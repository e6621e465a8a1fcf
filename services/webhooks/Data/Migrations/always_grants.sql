-- What was told is told: an event is added, read and after 90 days forgotten, never changed.
revoke update, truncate on event, event_audience from webhooks_app;
revoke delete, truncate on resource_head, feed_head from webhooks_app;
