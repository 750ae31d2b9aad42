// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// API keys. Everybody may with their own, administrators and account keys with all: a handler decides which.
    package enum Keys {
        private static let area = "Tocsin"

        package static let kind = Parameter(
            "kind", .choice(APIKey.Kind.allCases.map(\.rawValue)), "Only keys of this kind.")
        package static let userID = Parameter("user_id", .text, "Only keys of this person.")

        package static let list = Endpoint<Nothing, APIKey>(
            Operation(
                "listKeys", .get, "/tocsin/v1/keys", area: area, scope: nil, needs: .see, paging: .cursor,
                parameters: [kind, userID], outputKey: "keys", summary: "List API keys",
                detail: """
                    The newest first, without those that were revoked. People see their own keys; administrators and \
                    account keys see all. `hint` is the end of the secret.
                    """),
            input: nil, output: Shapes.key)

        package static let create = Endpoint<KeyDraft, IssuedKey>(
            Operation(
                "createKey", .post, "/tocsin/v1/keys", area: area, scope: nil, needs: .see, inputKey: "key",
                outputKey: "key", summary: "Make an API key",
                detail: """
                    `token` is the secret. It is shown here and never again. `kind` is `account`, `read_only` or `user`; \
                    with `user` the key does what that person may do, the caller when no `user` is named. Nobody makes a \
                    key that reaches further than they do.
                    """),
            input: Shapes.keyDraft, output: Shapes.issuedKey)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteKey", .delete, "/tocsin/v1/keys/{id}", area: area, scope: nil, needs: .see,
                summary: "Revoke an API key", detail: "It is refused from the next request on, on every node."),
            input: nil, output: nil)

        package static let rotate = Endpoint<KeyRotation, IssuedKey>(
            Operation(
                "rotateKey", .post, "/tocsin/v1/keys/{id}/rotate", area: area, scope: nil, needs: .see,
                inputKey: "rotation", outputKey: "key", summary: "Put a new API key in the place of an old one",
                detail: """
                    Answers the new key with its `token`. The old one goes on working for `overlap_seconds`, a day when \
                    nothing is said, a week at most. A key that ends by itself is followed by one that lasts as long.
                    """),
            input: Shapes.keyRotation, output: Shapes.issuedKey)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, delete.erased, rotate.erased]
    }
}
