// SPDX-License-Identifier: Apache-2.0
package import Catalogue

/// The operations that a search finds, area by area.
///
/// A row opens to the facts by which one compares operations. What only a caller of the one needs (parameters, members,
/// a line for the shell) stands on its own page: with these in every row the list would be well over a megabyte, which
/// nothing here compresses.
package struct ReferenceModel: Sendable {
    package struct Group: Sendable {
        package var name: String
        package var count: Int
        package var rows: [ReferenceRow]

        package init(name: String, count: Int, rows: [ReferenceRow]) {
            self.name = name
            self.count = count
            self.rows = rows
        }
    }

    package var baseURL: String
    package var filter: ReferenceFilter
    /// All scopes that the list can be narrowed to.
    package var scopes: [String]
    package var groups: [Group]
    package var totalCount: Int
    package var worksCount: Int

    package init(
        baseURL: String, filter: ReferenceFilter, scopes: [String], groups: [Group], totalCount: Int, worksCount: Int
    ) {
        self.baseURL = baseURL
        self.filter = filter
        self.scopes = scopes
        self.groups = groups
        self.totalCount = totalCount
        self.worksCount = worksCount
    }
}

/// One row as its template has written it, with every value escaped: the list puts it in as it stands. Only ``Pages``
/// makes one.
package struct ReferenceRow: Sendable {
    let html: String
}

/// The page of one operation.
package struct ReferenceEntryModel: Sendable {
    package var entry: ReferenceEntry

    package init(entry: ReferenceEntry) { self.entry = entry }
}
