package dev.latchkey.command.webauthn;

import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Answers the library from the credentials of one person. That nobody else has a credential is seen when the event that
 * stores it takes its name.
 */
final class KnownCredentials implements CredentialRepository {
    private final Person person;
    private final List<KnownCredential> credentials;

    KnownCredentials(Person person, List<KnownCredential> credentials) {
        this.person = person;
        this.credentials = credentials;
    }

    @Override
    public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String username) {
        return credentials.stream().map(KnownCredential::descriptor).collect(Collectors.toSet());
    }

    @Override
    public Optional<ByteArray> getUserHandleForUsername(String username) {
        return Optional.of(person.handle());
    }

    @Override
    public Optional<String> getUsernameForUserHandle(ByteArray userHandle) {
        return userHandle.equals(person.handle()) ? Optional.of(person.name()) : Optional.empty();
    }

    @Override
    public Optional<RegisteredCredential> lookup(ByteArray credentialId, ByteArray userHandle) {
        return userHandle.equals(person.handle())
                ? lookupAll(credentialId).stream().findFirst()
                : Optional.empty();
    }

    @Override
    public Set<RegisteredCredential> lookupAll(ByteArray credentialId) {
        return credentials.stream()
                .filter(credential -> credential.id().equals(credentialId))
                .map(credential -> credential.registered(person.handle()))
                .collect(Collectors.toSet());
    }
}
