// SPDX-License-Identifier: Apache-2.0

extension Records {
    private static let nameLengthMaximum = 255
    private static let descriptionLengthMaximum = 1024
    private static let contactLengthMaximum = 255
    /// Of an account, as the reference says.
    package static let businessServicesMaximum = 5000

    /// What the business sees, resting on services of several teams. Two may share a name: nothing published forbids it.
    package static let businessService = RecordKind(
        .businessService, schema: "BusinessService", maximum: businessServicesMaximum,
        [
            .recordName("name", maximum: nameLengthMaximum),
            .recordText("description", maximum: descriptionLengthMaximum),
            .recordText("point_of_contact", maximum: contactLengthMaximum),
            .recordReference("team", .team),
        ])
}
