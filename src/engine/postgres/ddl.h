#pragma once

// The statements of catalog actions, sync aside. SQL keywords only; what locks what is facts.cc.

#include "base/result.h"
#include "engine/engine.h"

namespace shoofly::postgres {

Result<Rendered> render_ddl(const AddColumn& action, const Catalog& catalog);
Result<Rendered> render_ddl(const DropColumn& action, const Catalog& catalog);
Result<Rendered> render_ddl(const RenameColumns& action, const Catalog& catalog);
Result<Rendered> render_ddl(const SetNotNull& action, const Catalog& catalog);
Result<Rendered> render_ddl(const DropNotNull& action, const Catalog& catalog);
Result<Rendered> render_ddl(const SetDefault& action, const Catalog& catalog);
Result<Rendered> render_ddl(const DropDefault& action, const Catalog& catalog);
Result<Rendered> render_ddl(const AddConstraint& action, const Catalog& catalog);
Result<Rendered> render_ddl(const ValidateConstraint& action, const Catalog& catalog);
Result<Rendered> render_ddl(const DropConstraint& action, const Catalog& catalog);
Result<Rendered> render_ddl(const CreateIndex& action, const Catalog& catalog);
Result<Rendered> render_ddl(const DropIndex& action, const Catalog& catalog);
Result<Rendered> render_ddl(const AttachIndex& action, const Catalog& catalog);
Result<Rendered> render_ddl(const CommentColumn& action, const Catalog& catalog);
Result<Rendered> render_ddl(const SetStatistics& action, const Catalog& catalog);
Result<Rendered> render_ddl(const SetReplicaIdentity& action, const Catalog& catalog);
Result<Rendered> render_ddl(const AlterConstraint& action, const Catalog& catalog);
Result<Rendered> render_ddl(const AddEnumLabel& action, const Catalog& catalog);
Result<Rendered> render_ddl(const CreateEnum& action, const Catalog& catalog);
Result<Rendered> render_ddl(const DropEnum& action, const Catalog& catalog);
Result<Rendered> render_ddl(const RenameTypes& action, const Catalog& catalog);
Result<Rendered> render_ddl(const MoveNumbering& action, const Catalog& catalog);
Result<Rendered> render_ddl(const CreateTable& action, const Catalog& catalog);
Result<Rendered> render_ddl(const DropTable& action, const Catalog& catalog);
Result<Rendered> render_ddl(const RenameTable& action, const Catalog& catalog);
Result<Rendered> render_ddl(const CreateView& action, const Catalog& catalog);
Result<Rendered> render_ddl(const DropView& action, const Catalog& catalog);
Result<Rendered> render_ddl(const RebuildViews& action, const Catalog& catalog);
Result<Rendered> render_ddl(const CreatePartitioned& action, const Catalog& catalog);
Result<Rendered> render_ddl(const SwapTables& action, const Catalog& catalog);
Result<Rendered> render_ddl(const InstallTableSync& action, const Catalog& catalog);
Result<Rendered> render_ddl(const RemoveTableSync& action, const Catalog& catalog);
Result<Rendered> render_ddl(const InstallLookup& action, const Catalog& catalog);
Result<Rendered> render_ddl(const RemoveLookup& action, const Catalog& catalog);
Result<Rendered> render_ddl(const AnalyzeTable& action, const Catalog& catalog);

}  // namespace shoofly::postgres
