// SPDX-License-Identifier: Apache-2.0

extension AppCSS {
    static let audit = """
        .audit-filter { display: flex; flex-wrap: wrap; align-items: end; gap: 10px 14px; margin-bottom: 18px; }
        .audit-filter p { min-width: 150px; }
        .audit-filter p:last-child { min-width: 0; }
        .audit-who { color: var(--ink-faint); font-size: 13px; }
        .pairs del { color: var(--ink-faint); text-decoration-thickness: 1px; }
        .pairs ins { text-decoration: none; font-weight: 500; }

        """
}
