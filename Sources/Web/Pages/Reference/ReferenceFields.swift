// SPDX-License-Identifier: Apache-2.0
import Catalogue

extension ReferenceModel {
    var fields: Fields {
        var fields = frameFields(title: "API reference")
        let shownCount = groups.reduce(0) { $0 + $1.count }
        fields["summary"] = .text(
            filter.isEmpty
                ? "\(counted(totalCount, "operation")), \(worksCount) of them work here"
                : "\(shownCount) of \(counted(totalCount, "operation"))")
        fields["baseURL"] = .text(baseURL)
        fields["textName"] = .text(ReferenceParameter.text)
        fields["methodName"] = .text(ReferenceParameter.method)
        fields["accessName"] = .text(ReferenceParameter.access)
        fields["scopeName"] = .text(ReferenceParameter.scope)
        fields["text"] = .text(filter.text)
        fields["textMaximum"] = .number(ReferenceFilter.textMaximum)
        fields["methods"] = choices(HTTPMethod.allCases.map(\.rawValue), chosen: filter.method?.rawValue)
        fields["accesses"] = choices(Operation.AccessLevel.allCases.map(\.rawValue), chosen: filter.access?.rawValue)
        fields["scopes"] = choices(scopes, chosen: filter.scope)
        fields["hasGroups"] = .flag(!groups.isEmpty)
        fields["groups"] = .list(groups.map(groupFields))
        return fields
    }

    private func groupFields(_ group: Group) -> Fields {
        let slug = String(group.name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
        return [
            "name": .text(group.name), "anchor": .text("area-\(slug)"), "count": .number(group.count),
            "rows": .text(group.rows.map(\.html).joined()),
        ]
    }

    private func choices(_ values: [String], chosen: String?) -> Fields.Value {
        .list(values.map { ["value": .text($0), "isChosen": .flag($0 == chosen)] })
    }
}

/// What the frame of the reference needs.
private func frameFields(title: String) -> Fields {
    var fields = commonFields(title: title)
    fields["listPath"] = .text(WebPath.reference)
    fields["jsonPath"] = .text(WebPath.referenceJSON)
    fields["markdownPath"] = .text(WebPath.referenceMarkdown)
    fields["openAPIPath"] = .text(WebPath.openAPI)
    return fields
}

extension ReferenceEntry {
    /// What row and page both show.
    private func shownFields() -> Fields {
        [
            "id": .text(id), "method": .text(operation.method.rawValue),
            "methodClass": .text(operation.method.rawValue.lowercased()), "path": .text(operation.path.text),
            "summary": .text(operation.summary), "works": .flag(works), "state": .text(stateWords),
            "version": .text(versionWords), "rate": .text(rateWords), "access": .text(operation.accessLevel.rawValue),
            "roles": .text(roleWords), "pages": .text(pageWords), "actsOn": .optional(actsOn),
            "scopes": .texts(scopes), "hasEvents": .flag(!events.isEmpty), "events": .texts(events),
        ]
    }

    func rowFields(isOpen: Bool) -> Fields {
        var fields = shownFields()
        fields["isOpen"] = .flag(isOpen)
        fields["entryPath"] = .text(WebPath.operation(id))
        return fields
    }

    func pageFields() -> Fields {
        var fields = frameFields(title: id)
        let shown = shownFields()
        for name in [
            "id", "method", "methodClass", "path", "summary", "works", "state", "version", "rate", "access", "roles",
            "pages", "actsOn", "scopes", "hasEvents", "events",
        ] {
            fields[name] = shown[name]
        }
        fields["area"] = .text(operation.area)
        fields["place"] = .text(WebPath.operationPlace(id))
        fields["detail"] = operation.detail.isEmpty ? .absent : .text(operation.detail)
        fields["curl"] = .text(curl)
        fields["hasParameters"] = .flag(!parameters.isEmpty)
        fields["parameters"] = .list(parameters.map(parameterFields))
        fields["input"] = .optional(input.map(bodyFields))
        fields["output"] = .optional(output.map(bodyFields))
        fields["status"] = .number(operation.successStatus)
        return fields
    }

    private func parameterFields(_ parameter: Parameter) -> Fields {
        [
            "name": .text(parameter.name), "type": .text("in the \(parameter.place.rawValue), \(parameter.type)"),
            "isRequired": .flag(parameter.isRequired),
            "detail": parameter.detail.isEmpty ? .absent : .text(parameter.detail),
        ]
    }

    private func bodyFields(_ body: Body) -> Fields {
        [
            "rootKey": .optional(body.rootKey), "isList": .flag(body.isList),
            "members": .list(
                body.members.map { member in
                    [
                        "name": .text(member.name), "type": .text(member.type), "isRequired": .flag(member.isRequired),
                        "detail": .absent,
                    ]
                }),
        ]
    }
}
