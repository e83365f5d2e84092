/** The plugin for bundlers, for all of them from one source by unplugin: what each hook does. */

import path from "node:path";
import { createUnplugin, type UnpluginOptions } from "unplugin";
import {
  emitWithEsbuild,
  isCoreBundler,
  mayNameCore,
  withCoreAddress,
  type Emit,
} from "./core-address.node.js";
import { fileModule, IMPORTED, isImported } from "./files.node.js";
import { pluginOptions, type PluginOptions } from "./plugin-options.js";
import { directoryOfTree, TREE, treeModule, treeModuleName } from "./tree.node.js";

/** A plugin of Vite, Rollup and Rolldown. */
export interface RollupLikePlugin {
  readonly name: string;
}

/** A plugin of esbuild and of Bun. */
export interface EsbuildLikePlugin {
  readonly name: string;
  setup(build: object): void | Promise<void>;
}

/** A plugin of webpack and Rspack. */
export interface WebpackLikePlugin {
  apply(compiler: object): void;
}

/** Makes the plugin for each bundler. All throw `ERR_OPTION`. */
export interface PerilunePlugins {
  vite(options?: PluginOptions): RollupLikePlugin;
  rollup(options?: PluginOptions): RollupLikePlugin;
  rolldown(options?: PluginOptions): RollupLikePlugin;
  webpack(options?: PluginOptions): WebpackLikePlugin;
  rspack(options?: PluginOptions): WebpackLikePlugin;
  esbuild(options?: PluginOptions): EsbuildLikePlugin;
  bun(options?: PluginOptions): EsbuildLikePlugin;
}

/** The parts of Vite's development server that are used here. */
interface ViteServer {
  readonly watcher: { on(event: string, listener: (file: string) => void): void };
  readonly moduleGraph: { getModuleById(id: string): object | undefined };
  reloadModule(module: object): Promise<void>;
}

/** Where webpack's loaders note directories. */
interface Loader {
  addContextDependency(directory: string): void;
}

/** The part of webpack's and Rspack's compiler that is used here. */
interface Packer {
  readonly options: {
    readonly module: { readonly rules: { use?: unknown; type?: string; dependency?: object }[] };
  };
}

/** The name of the plugin, also in the rules that unplugin makes for webpack. */
const NAME = "perilune";

/** Leaves `new URL("./vec.wasm", …)` to webpack: it means the file, not the module that we make of it. */
function exceptAddresses({ options }: Packer): void {
  for (const rule of options.module.rules) {
    const [loader] = Array.isArray(rule.use)
      ? (rule.use as { options?: { plugin?: { name?: string } } }[])
      : [];
    if (loader?.options?.plugin?.name === NAME) rule.dependency = { not: ["url"] };
  }
}

/** webpack decides by this what kind of module a file is, so it must look into other WebAssembly. */
const included = {
  loadInclude: (id: string): boolean => directoryOfTree(id) !== undefined || isImported(path.normalize(id)),
};

function hooks(given: PluginOptions | undefined, framework: string): UnpluginOptions {
  const options = pluginOptions(given);
  let root = process.cwd();
  const trees = new Set<string>();
  return {
    name: NAME,
    enforce: "pre",
    resolveId: {
      filter: { id: /\?tree$/ },
      handler: (specifier, importer) => treeModuleName(specifier, importer, root),
    },
    ...included,
    load: {
      filter: { id: [IMPORTED, /\/\?tree$/] },
      async handler(id) {
        const directory = directoryOfTree(id);
        if (directory === undefined) return fileModule(path.normalize(id), options, this);
        trees.add(directory);
        const native = this.getNativeBuildContext?.() as { loaderContext?: Loader } | undefined;
        native?.loaderContext?.addContextDependency(directory);
        return treeModule(directory, options.context, this);
      },
    },
    ...(isCoreBundler(framework)
      ? {
          transform: {
            filter: { id: /\.js$/ },
            handler(code, id) {
              if (!mayNameCore(id)) return null;
              const rollup = this as unknown as { emitFile: Emit };
              const changed = withCoreAddress(code, id, framework, (file) => rollup.emitFile(file));
              return changed === undefined ? null : { code: changed, map: null };
            },
          },
        }
      : {}),
    esbuild: {
      onResolveFilter: /\?tree$/,
      onLoadFilter: /\.(?:lua|wasm|c|js)$|\?tree$/,
      loader: "js",
      setup: emitWithEsbuild,
    },
    bun: { loader: "js" },
    webpack: exceptAddresses,
    rspack: exceptAddresses,
    vite: {
      // The development server bundles dependencies in advance, and does not copy the core when it does.
      config: () => ({ optimizeDeps: { exclude: ["perilune"] } }),
      configResolved(config: { readonly root: string }) {
        root = config.root;
      },
      configureServer(server: ViteServer) {
        // Of files that change or go, Vite knows which modules import them.
        server.watcher.on("add", (file) => {
          if (IMPORTED.test(file)) reloadTrees(server, trees, file);
        });
      },
    } as NonNullable<UnpluginOptions["vite"]>,
  };
}

/** Replaces the modules of the trees that a file was added to. */
function reloadTrees(server: ViteServer, trees: ReadonlySet<string>, file: string): void {
  const slashed = file.replaceAll(path.sep, "/");
  for (const directory of trees) {
    const module = server.moduleGraph.getModuleById(directory + TREE);
    if (slashed.startsWith(`${directory}/`) && module !== undefined) void server.reloadModule(module);
  }
}

/** The plugins of all bundlers. */
export const plugins: PerilunePlugins = /* @__PURE__ */ createUnplugin<PluginOptions | undefined, false>(
  (options, meta: { readonly framework: string }) => hooks(options, meta.framework),
);
