-- The page of the ledger: each way of asking ends in the order of the ledger, so that a page costs the same however many messages there are.
CREATE INDEX "messages_disposition_id_idx" ON "messages"("disposition", "id");
CREATE INDEX "messages_mailbox_id_idx" ON "messages"("mailbox", "id");
CREATE INDEX "messages_received_idx" ON "messages"("received");
