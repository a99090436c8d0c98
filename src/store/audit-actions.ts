/**
 * What can be done and is written down, with the words for it: the whole vocabulary of the audit log. Add a line for each new one; never
 * change what a code means, because the log holds it for ever.
 */
export const auditActions = {
  // Coming and going
  signed_in: 'Signed in',
  sign_in_failed: 'Sign-in failed',
  sign_in_locked: 'Sign-in locked after failures',
  signed_out: 'Signed out',
  second_factor_set: 'Second factor set up',
  recovery_code_used: 'Recovery code used',
  password_changed: 'Password changed',
  other_sessions_ended: 'Ended one’s other sessions',
  access_refused: 'Refused: not in the role for it',
  form_refused: 'Refused: a form of another session, or from elsewhere',
  held_post_restored: 'Restored what was typed before the session ended',

  // Reports
  report_looked: 'Looked at a report',
  report_exported: 'Exported a report',
  table_exported: 'Exported a table of the reports',
  dictionary_looked: 'Looked at the data dictionary',
  pack_looked: 'Looked at the packs for MACE meetings',
  pack_made: 'Made a pack for a MACE meeting',
  reports_rebuilt: 'Let the reports be built anew',

  // The audit log
  audit_searched: 'Searched the audit log',

  // Messages
  messages_searched: 'Searched the ledger of messages',
  message_looked: 'Looked at a message',
  original_looked: 'Opened an original',

  // Records, people and places
  records_searched: 'Searched records',
  record_looked: 'Looked at a form',
  people_searched: 'Searched people',
  person_looked: 'Looked at a person',
  places_searched: 'Searched places and agencies',
  place_looked: 'Looked at a place or agency',
  link_confirmed: 'Confirmed whom a form means',
  link_undone: 'Undid a link',
  link_declined: 'Declined a suggested link',
  subject_access_gathered: 'Gathered all that is held about a person, out of the store',
  // Review
  queue_looked: 'Looked at the queue',
  queue_searched: 'Searched the queue',
  item_looked: 'Looked at a review item',
  item_claimed: 'Took a review item',
  item_released: 'Let a review item go',
  item_mended: 'Put values of a form right, or confirmed them',
  item_decided: 'Decided about a review item',
  item_undone: 'Undid a decision or a correction',
  item_noted: 'Noted something on a review item',
  forms_compared: 'Compared two forms',
  forms_searched: 'Searched forms to compare with',

  // Administration
  users_looked: 'Looked at the users',
  user_added: 'User added',
  user_changed: 'User changed',
  user_disabled: 'User disabled',
  user_enabled: 'User enabled',
  user_reset: 'Password and second factor of a user reset',
  definitions_looked: 'Looked at the definitions',
  file_tried: 'Tried a file against the definitions',
  health_looked: 'Looked at the health page',
  failures_looked: 'Looked at what failed',
  step_retried: 'Failed step put in again',

  // Retention
  mail_erased: 'Mail erased',
  form_erased: 'Form erased before its time',
  hold_placed: 'Legal hold placed',
  hold_lifted: 'Legal hold lifted',
  backup_made: 'Backup made',
  backup_restored: 'Backup restored into an empty database',
  originals_moved: 'Originals moved between database and bucket',
  orphans_removed: 'Objects without a row removed from the bucket',
  keys_rotated: 'Originals sealed anew with another key',

  // Quality control
  quality_form_looked: 'Looked at a form to check it',
  quality_checked: 'Checked a form that was filed unseen',
  quality_looked: 'Looked at the measured error rate',
} as const;

export type AuditAction = keyof typeof auditActions;
