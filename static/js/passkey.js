/* Passkeys: vraagt de browser om een passkey en stuurt het antwoord met het gewone formulier mee. */
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withIds = (list) => (list ?? []).map((item) => ({ ...item, id: bytes(item.id) }));

function question(options) {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (options.user) asked.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) asked.excludeCredentials = withIds(options.excludeCredentials);
  if (options.allowCredentials) asked.allowCredentials = withIds(options.allowCredentials);
  return asked;
}

function answer(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    parts.attestationObject = text(response.attestationObject);
    parts.transports = response.getTransports?.() ?? [];
  } else {
    parts.authenticatorData = text(response.authenticatorData);
    parts.signature = text(response.signature);
    parts.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-knop]");
  const status = form.querySelector("[data-passkey-status]");
  const field = form.querySelector("[name=credential]");
  if (!globalThis.PublicKeyCredential || !isSecureContext) {
    status.textContent = status.dataset.kanNiet;
    button.hidden = true;
    continue;
  }
  status.textContent = "";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = status.dataset.wacht;
    try {
      const publicKey = question(JSON.parse(form.dataset.opties).publicKey);
      const making = form.dataset.passkey === "maak";
      const credential = await navigator.credentials[making ? "create" : "get"]({ publicKey });
      field.value = JSON.stringify(answer(credential));
      form.submit();
    } catch {
      status.textContent = status.dataset.mislukt;
    }
  });
  button.hidden = false;
}
