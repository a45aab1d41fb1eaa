/** Labels of the pods that cert-manager makes to answer an issuer's challenge: https://cert-manager.io/docs/configuration/acme/http01/ */
export const solverLabels = Object.freeze({ 'acme.cert-manager.io/http01-solver': 'true' });

/** The port on which they answer (cases.md C24). */
export const solverPort = 8089;
