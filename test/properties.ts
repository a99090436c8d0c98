// Property tests draw the same cases in every run, so that a red run is red for whoever runs it again.
// PROPERTY_SEED=N draws others: that is how new cases are looked for.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20261124) });
