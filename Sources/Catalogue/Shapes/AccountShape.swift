// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    /// More than there are abilities.
    private static let disabledAbilitiesMaximum = 50
    private static let abilityLengthMaximum = 100

    package static let account = Shape<Account>(
        "Account",
        [
            .string("name", \.name, length: 1...Account.nameLengthMaximum),
            .boolean("suspended", \.isSuspended),
            .references(
                "fallback_recipients", \.fallbackRecipientIDs, .user, maximum: Account.fallbackRecipientsMaximum),
            disabledAbilities,
            .boolean("agents_enabled", \.areAgentsEnabled),
        ])

    private static let disabledAbilities = Field<Account>(
        name: "disabled_abilities", schema: ["type": "array", "items": ["type": "string"]],
        decode: { (json) throws(FieldProblem) in
            let names = try abilityNames(json)
            return { $0.disabledAbilities = names }
        },
        encode: { value, _ in .array(value.disabledAbilities.map(JSON.string)) })

    private static func abilityNames(_ json: JSON) throws(FieldProblem) -> [String] {
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= disabledAbilitiesMaximum else {
            throw FieldProblem("has more than \(disabledAbilitiesMaximum) elements")
        }
        var names: [String] = []
        for element in elements {
            let name = try FieldReading.text(element, length: 1...abilityLengthMaximum)
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}
